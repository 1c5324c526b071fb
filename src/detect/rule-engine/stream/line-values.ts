import type { EventValue } from '../contract.ts';
import type { FieldView } from '../match/ask-predicate.ts';
import { hasNull, textsOf } from '../match/event-values.ts';
import { foldCase } from '../match/fold-case.ts';
import { mayHave, type TextNeeds } from '../match/text-needs.ts';
import type { LineLayout } from './line-layout.ts';
import type { LineRoute, Watch } from './line-route.ts';
import { type LineShape, type LineWalker, ValueKind } from './line-walker.ts';
import type { ScanKernel } from './open-kernel.ts';
import {
  foldedOfKnown,
  hashBytes,
  type KnownValue,
  type RawBytes,
  RawMemo,
  textsOfKnown,
  type ValueOwner,
} from './raw-memo.ts';

/** Who is told of witnesses that hold: the first so many, or all. */
type WitnessTaker = { readonly take: (predicates: Int32Array, count?: number) => void };

const NOTHING = new Int32Array(0);
const NOWHERE = { hash: 0, at: -1, round: 0, length: 0 };
const MAX_JOINED = 8192;

/** The values of the line that the walker read last. */
export class LineValues implements FieldView {
  /** For measuring: values that were known already, and those that were not. */
  readonly counts = { known: 0, new: 0 };
  readonly #kernel: ScanKernel;
  readonly #walker: LineWalker;
  readonly #layout: LineLayout;
  readonly #memo: RawMemo | undefined;
  /** A byte order mark that begins a value is a character of it. */
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #raw: RawBytes;
  readonly #joined: RawBytes;
  #shape: LineShape | undefined;
  #route: LineRoute | undefined;
  #start = 0;
  #serial = 0;
  #derived: Readonly<Record<string, EventValue>> | undefined;
  #derivedSerial = -1;

  constructor(parts: { kernel: ScanKernel; walker: LineWalker; layout: LineLayout; remembers: boolean }) {
    this.#kernel = parts.kernel;
    this.#walker = parts.walker;
    this.#layout = parts.layout;
    this.#memo = parts.remembers ? new RawMemo() : undefined;
    this.#raw = { all: this.#kernel.bytes, view: this.#kernel.view, from: 0, to: 0 };
    const all = new Uint8Array(MAX_JOINED);
    this.#joined = { all, view: new DataView(all.buffer), from: 0, to: 0 };
  }

  /** False where the route does not fit the line after all. */
  load(shape: LineShape, route: LineRoute, start: number): boolean {
    this.#shape = shape;
    this.#route = route;
    this.#start = start;
    this.#serial++;
    for (let i = 0; i < route.copied.length; i++) if (!this.#isText(route.copied[i] as number)) return false;
    return true;
  }

  #isText(member: number): boolean {
    const kind = this.#walker.values[3 * member + 2];
    return kind === ValueKind.Text || kind === ValueKind.OddText;
  }

  /** Tells of the witnesses that hold for a watched field. */
  takeWitnesses(watch: Watch, taker: WitnessTaker): void {
    const { finder } = watch;
    const member = watch.inputs[0] as number;
    if (finder !== undefined && this.#walker.values[3 * member + 2] === ValueKind.Text) {
      const from = this.#walker.values[3 * member] as number;
      const to = this.#walker.values[3 * member + 1] as number;
      if (this.#isAscii(from, to)) {
        // Its quotes are part of what is searched: anchored literals have them.
        const count = finder.find(from - 1, to + 1);
        if (count > 0) taker.take(finder.found, count);
        return;
      }
    }
    const found = this.foundOf(watch, this.lookUp(watch));
    if (found.length > 0) taker.take(found);
  }

  foundOf(watch: Watch, known: KnownValue): Int32Array {
    known.found ??= this.#findWitnesses(watch, known.value);
    return known.found;
  }

  #isAscii(from: number, to: number): boolean {
    const { view } = this.#kernel;
    let seen = 0;
    // The bytes behind the value may be anything: they only send it the longer way.
    for (let place = from; place < to; place += 4) seen |= view.getInt32(place, true);
    return (seen & 0x80808080) === 0;
  }

  /** What is known of a watched field's value, looked up now if need be. */
  lookUp(watch: Watch): KnownValue {
    if (watch.constant !== undefined) return watch.constant;
    if (watch.line === this.#serial && watch.current !== undefined) return watch.current;
    watch.current = this.#lookUp(watch);
    watch.line = this.#serial;
    return watch.current;
  }

  #lookUp(watch: Watch): KnownValue {
    const { inputs } = watch;
    const member = inputs[0] as number;
    const raw = inputs.length === 1 ? this.#rawOf(member) : this.#join(inputs);
    const owner = watch.owners[inputs.length === 1 ? (this.#walker.values[3 * member + 2] as number) : 0] as ValueOwner;
    if (this.#memo === undefined || raw === undefined || !owner.isRemembered())
      return this.#find(watch, { ...NOWHERE, owner });
    // Neighbouring lines often have the same.
    if (watch.current?.owner === owner && this.#memo.isWritten(watch.current, raw)) {
      this.counts.known++;
      owner.hit();
      return watch.current;
    }
    const hash = hashBytes(raw, watch.seed);
    const known = this.#memo.get(owner, hash, raw);
    if (known !== undefined) {
      this.counts.known++;
      owner.hit();
      return known;
    }
    const at = this.#memo.keep(raw);
    const found = this.#find(watch, { owner, hash, at, round: this.#memo.round, length: raw.to - raw.from });
    if (at >= 0) this.#memo.put(found);
    return found;
  }

  #rawOf(member: number): RawBytes {
    this.#raw.from = this.#walker.values[3 * member] as number;
    this.#raw.to = this.#walker.values[3 * member + 1] as number;
    return this.#raw;
  }

  /** Several values as one, each with how it is written and its length; undefined where they are too long. */
  #join(members: readonly number[]): RawBytes | undefined {
    const { values } = this.#walker;
    const { all, view } = this.#joined;
    let at = 0;
    for (const member of members) {
      const begin = values[3 * member] as number;
      const end = values[3 * member + 1] as number;
      if (at + end - begin + 8 > MAX_JOINED) return undefined;
      view.setInt32(at, values[3 * member + 2] as number, true);
      view.setInt32(at + 4, end - begin, true);
      all.set(this.#kernel.bytes.subarray(begin, end), at + 8);
      at += end - begin + 8;
    }
    this.#joined.to = at;
    return this.#joined;
  }

  #find(watch: Watch, place: Pick<KnownValue, 'owner' | 'hash' | 'at' | 'round' | 'length'>): KnownValue {
    this.counts.new++;
    const value = watch.isDerived ? this.#derive(watch) : this.valueOf(watch.inputs[0] as number);
    return {
      ...place,
      value,
      found: undefined,
      texts: undefined,
      folded: undefined,
      answers: undefined,
    };
  }

  #findWitnesses({ index, keywordIndex, isDerived }: Watch, value: EventValue | undefined): Int32Array {
    if (value === undefined || (index === undefined && keywordIndex === undefined)) return NOTHING;
    const texts = textsOf(value);
    if (!isDerived && texts.length === 1) return index?.find(texts[0] as string) ?? NOTHING;
    const found = new Set<number>(isDerived ? index?.present : undefined);
    for (const text of texts) {
      for (const id of index?.find(text) ?? NOTHING) found.add(id);
      for (const id of keywordIndex?.find(text) ?? NOTHING) found.add(id);
    }
    return found.size === 0 ? NOTHING : Int32Array.from(found);
  }

  /** The value that `JSON.parse` would give. */
  valueOf(member: number): EventValue {
    const begin = this.#walker.values[3 * member] as number;
    const end = this.#walker.values[3 * member + 1] as number;
    const { bytes } = this.#kernel;
    const written = this.#decoder.decode(bytes.subarray(begin, end));
    if (!this.#isText(member)) return JSON.parse(written) as EventValue;
    return written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
  }

  /** All derived fields of a line are made together: each depends on its own inputs alone, so the others' change nothing. */
  #derive({ field }: Watch): EventValue | undefined {
    if (this.#derivedSerial !== this.#serial) {
      this.#derived = this.#deriveAll();
      this.#derivedSerial = this.#serial;
    }
    return this.#derived?.[field];
  }

  #deriveAll(): Readonly<Record<string, EventValue>> | undefined {
    const members: Record<string, EventValue> = { ...this.#route?.decided };
    for (const member of this.#route?.derivedFrom ?? []) {
      members[this.#shape?.names[member] as string] = this.valueOf(member);
    }
    return this.#layout.complete(members)?.fields;
  }

  has(slot: number): boolean {
    const watch = this.#route?.watchOf[slot];
    return watch !== undefined && (!watch.isDerived || this.lookUp(watch).value !== undefined);
  }

  isNull(slot: number): boolean {
    const watch = this.#route?.watchOf[slot];
    if (watch?.isDerived === false && this.#isText(watch.inputs[0] as number)) return false;
    return watch === undefined || hasNull(this.lookUp(watch).value ?? null);
  }

  texts(slot: number): readonly string[] {
    const watch = this.#route?.watchOf[slot];
    return watch === undefined ? [] : textsOfKnown(this.lookUp(watch));
  }

  folded(slot: number): readonly string[] {
    const watch = this.#route?.watchOf[slot];
    return watch === undefined ? [] : foldedOfKnown(this.lookUp(watch));
  }

  mayHave(slot: number, needs: TextNeeds): boolean {
    const watch = this.#route?.watchOf[slot];
    if (watch === undefined || watch.isDerived) return true;
    const member = watch.inputs[0] as number;
    return this.#walker.values[3 * member + 2] !== ValueKind.Text || mayHave(needs, this.#rawOf(member));
  }

  mayEqual(slot: number, other: number): boolean {
    const length = this.#asciiLength(slot);
    const otherLength = this.#asciiLength(other);
    return length < 0 || otherLength < 0 || length === otherLength;
  }

  /** As JSON writes it, the same for texts of ASCII that differ in case only; -1 where the value is anything else. */
  #asciiLength(slot: number): number {
    const watch = this.#route?.watchOf[slot];
    if (watch === undefined || watch.isDerived) return -1;
    const member = watch.inputs[0] as number;
    const { from, to } = this.#rawOf(member);
    return this.#walker.values[3 * member + 2] === ValueKind.Text && this.#isAscii(from, to) ? to - from : -1;
  }

  answers(slot: number): Map<number, boolean> | undefined {
    const watch = this.#route?.watchOf[slot];
    if (watch === undefined) return undefined;
    const known = this.lookUp(watch);
    // What will be forgotten with the line needs no answers.
    if (known.at < 0) return undefined;
    known.answers ??= new Map();
    // Predicates are numbered by plan, and so are a plan's own values: its owners.
    return known.answers;
  }

  allTexts(isFolded: boolean): readonly string[] {
    const event = this.#layout.decode(this.#kernel.bytes.slice(this.#start, this.#walker.end));
    const texts = Object.values(event?.fields ?? {}).flatMap(textsOf);
    return isFolded ? texts.map(foldCase) : texts;
  }
}
