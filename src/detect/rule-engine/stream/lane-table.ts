import { normalizeFieldName } from '../match/event-values.ts';
import type { LineLayout } from './line-layout.ts';
import type { LineShape, LineWalker } from './line-walker.ts';
import type { ScanKernel } from './open-kernel.ts';
import { hashBytes, type RawBytes } from './raw-memo.ts';

/** Hostile channels and keys must not fill memory; true ones are a few hundred. */
const MAX_LANES = 2048;
const NO_PLACES = new Int32Array(0);

/** Lines that are decoded. */
export const SLOW = Symbol('slow');

type Entry<Lane> = {
  readonly written: readonly Uint8Array[];
  readonly kinds: Uint8Array;
  readonly lane: Lane | typeof SLOW;
};
type ShapeEntries<Lane> = {
  /** Members that decide; undefined where lines of the shape take the slow way. */
  readonly places: Int32Array | undefined;
  readonly byHash: Map<number, Entry<Lane>[]>;
  last: Entry<Lane> | undefined;
};

/** What is known for a shape and the written values of its deciding members. */
export class LaneTable<Lane> {
  readonly #walker: LineWalker;
  readonly #kernel: ScanKernel;
  readonly #layout: LineLayout;
  /** Names of which the layout speaks. */
  readonly #telling: ReadonlySet<string>;
  readonly #raw: RawBytes;
  #shapes = new WeakMap<LineShape, ShapeEntries<Lane>>();
  #lastShape: LineShape | undefined;
  #lastEntries: ShapeEntries<Lane> | undefined;
  #count = 0;

  constructor(walker: LineWalker, kernel: ScanKernel, layout: LineLayout) {
    this.#walker = walker;
    this.#kernel = kernel;
    this.#layout = layout;
    const derived = Object.entries(layout.derived);
    this.#telling = new Set([...layout.deciding, ...derived.flatMap(([name, { inputs }]) => [name, ...inputs])]);
    this.#raw = { all: kernel.bytes, view: kernel.view, from: 0, to: 0 };
  }

  /** For the line that the walker read last; undefined where there is nothing yet: then `put` it. */
  get(shape: LineShape): Lane | typeof SLOW | undefined {
    if (this.#count > MAX_LANES) this.clear();
    const entries = this.#entriesOf(shape);
    const { places, last } = entries;
    if (places === undefined) return SLOW;
    if (last !== undefined && this.#isSame(last, places)) return last.lane;
    const found = entries.byHash.get(this.#hash(places))?.find((entry) => this.#isSame(entry, places));
    if (found !== undefined) entries.last = found;
    return found?.lane;
  }

  /** For the line that was asked for last, instead of what was there. */
  put(lane: Lane | typeof SLOW): Lane | typeof SLOW {
    const entries = this.#lastEntries;
    if (entries !== undefined) this.#add(entries, lane);
    return lane;
  }

  clear(): void {
    this.#shapes = new WeakMap();
    this.#lastShape = undefined;
    this.#lastEntries = undefined;
    this.#count = 0;
  }

  #entriesOf(shape: LineShape): ShapeEntries<Lane> {
    if (shape === this.#lastShape && this.#lastEntries !== undefined) return this.#lastEntries;
    const entries = this.#shapes.get(shape) ?? this.#addShape(shape);
    this.#lastShape = shape;
    this.#lastEntries = entries;
    return entries;
  }

  #addShape(shape: LineShape): ShapeEntries<Lane> {
    const { foreign, deciding } = this.#layout;
    const isForeign = shape.names.some((name) => foreign.includes(name) || this.#isHidden(name));
    const places = shape.names.flatMap((name, place) => (deciding.includes(name) ? [place] : []));
    const entries = { places: isForeign ? undefined : Int32Array.from(places), byHash: new Map(), last: undefined };
    this.#shapes.set(shape, entries);
    return entries;
  }

  /** With blanks, for a name that the decoder makes or looks for: to a rule both are one field, to the decoder two. */
  #isHidden(name: string): boolean {
    return !this.#telling.has(name) && this.#telling.has(normalizeFieldName(name));
  }

  #add(entries: ShapeEntries<Lane>, lane: Lane | typeof SLOW): void {
    this.#count++;
    const { values } = this.#walker;
    const places = entries.places ?? NO_PLACES;
    const entry: Entry<Lane> = {
      written: Array.from(places, (place) => this.#kernel.bytes.slice(values[3 * place], values[3 * place + 1])),
      kinds: Uint8Array.from(places, (place) => values[3 * place + 2] as number),
      lane,
    };
    const hash = this.#hash(places);
    const others = (entries.byHash.get(hash) ?? []).filter((other) => !this.#isSame(other, places));
    entries.byHash.set(hash, [...others, entry]);
    entries.last = entry;
  }

  #hash(places: Int32Array): number {
    let hash = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      this.#raw.from = this.#walker.values[3 * place] as number;
      this.#raw.to = this.#walker.values[3 * place + 1] as number;
      hash = hashBytes(this.#raw, hash);
    }
    return hash;
  }

  #isSame({ written, kinds }: Entry<Lane>, places: Int32Array): boolean {
    const { values } = this.#walker;
    const { bytes } = this.#kernel;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      const begin = values[3 * place] as number;
      const known = written[i] as Uint8Array;
      if (kinds[i] !== values[3 * place + 2] || known.length !== (values[3 * place + 1] as number) - begin)
        return false;
      for (let j = known.length - 1; j >= 0; j--) if (known[j] !== bytes[begin + j]) return false;
    }
    return true;
  }
}
