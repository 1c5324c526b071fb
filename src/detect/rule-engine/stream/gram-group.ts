import { keyOf, type LiteralTable, type ScanKernel } from './open-kernel.ts';
import { MAX_HITS } from './scan-kernel.ts';

/** A literal in lower case, as JSON writes it; with the quotes that it must stand at. */
export type WrittenLiteral = {
  readonly id: number;
  /** Among all that are searched together. */
  readonly place: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

/** A literal, known by one of its groups of bytes, which stands so many bytes behind its beginning. */
export type GramEntry = { readonly key: number; readonly literal: WrittenLiteral; readonly offset: number };

/** Where literals are searched: from quote to quote. */
export type Stretch = { from: number; to: number };

type Reporter = { readonly meet: (place: number, start: number) => void };

const WORD = 4;
/** An entry in eight numbers, half a line of the processor's cache. */
const ENTRY_SIZE = 8;
const PLACE = 0;
/** How many bytes the literal begins before its group, and ends behind the group's beginning. */
const BEFORE = 1;
const BEHIND = 2;
const ANCHORS = 3;
/** Four other bytes of the literal: how far from the group they stand, which they are, and which of their bits count. */
const CHECK_AT = 4;
const CHECK_KEY = 5;
const CHECK_MASK = 6;
const IS_FIRST = 1;
const IS_LAST = 2;
/** A slot in three numbers: the key, and its entries from where to where; none where that is 0 to 0. */
const SLOT_SIZE = 3;

/**
 * Literals by their groups of bytes. The kernel tells where a group's bit is set; most of that is chance, which is
 * dismissed by the key or by four other bytes. Both stand in plain arrays, so that little memory is touched.
 */
export class GramGroup {
  readonly #kernel: ScanKernel;
  readonly #table: LiteralTable;
  readonly #reach: number;
  readonly #entries: Int32Array;
  readonly #slots: Int32Array;
  readonly #slotMask: number;

  /** `reach`: how many bytes of a text must still follow where a group is looked for. */
  constructor(kernel: ScanKernel, table: LiteralTable, { entries, reach }: { entries: GramEntry[]; reach: number }) {
    this.#kernel = kernel;
    this.#table = table;
    this.#reach = reach;
    const byKey = Map.groupBy(entries, ({ key }) => key);
    const slotCount = 1 << Math.ceil(Math.log2(2 * byKey.size + 1));
    this.#slotMask = slotCount - 1;
    this.#slots = new Int32Array(SLOT_SIZE * slotCount);
    this.#entries = new Int32Array(ENTRY_SIZE * entries.length);
    let at = 0;
    for (const [key, same] of byKey) {
      kernel.setBit(table, key);
      this.#slots.set([key, at, at + ENTRY_SIZE * same.length], this.#slotOf(key));
      for (const entry of same) {
        this.#entries.set(toNumbers(entry), at);
        at += ENTRY_SIZE;
      }
    }
  }

  search({ from, to }: Stretch, reporter: Reporter): void {
    const { find, hits } = this.#kernel;
    const { step } = this.#table;
    const last = to - this.#reach;
    for (let at = from; at <= last; ) {
      const count = find(at, last, this.#table);
      for (let i = 0; i < count; i++) this.#meet(hits[i] as number, { from, to }, reporter);
      if (count < MAX_HITS) return;
      at = (hits[count - 1] as number) + step;
    }
  }

  #meet(at: number, { from, to }: Stretch, reporter: Reporter): void {
    const { view } = this.#kernel;
    const entries = this.#entries;
    const slot = this.#slotOf(keyOf(view.getInt32(at, true), this.#table.mask));
    const end = this.#slots[slot + 2] as number;
    for (let entry = this.#slots[slot + 1] as number; entry < end; entry += ENTRY_SIZE) {
      const start = at - (entries[entry + BEFORE] as number);
      const stop = at + (entries[entry + BEHIND] as number);
      const anchors = entries[entry + ANCHORS] as number;
      if (start < from || stop > to) continue;
      if (((anchors & IS_FIRST) !== 0 && start !== from) || ((anchors & IS_LAST) !== 0 && stop !== to)) continue;
      const bytes = view.getInt32(at + (entries[entry + CHECK_AT] as number), true);
      if (keyOf(bytes, entries[entry + CHECK_MASK] as number) !== entries[entry + CHECK_KEY]) continue;
      reporter.meet(entries[entry + PLACE] as number, start);
    }
  }

  /** The key's slot, or the empty one where it would be. */
  #slotOf(key: number): number {
    const slots = this.#slots;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 8) & this.#slotMask;
    while (slots[SLOT_SIZE * slot + 2] !== 0 && slots[SLOT_SIZE * slot] !== key) slot = (slot + 1) & this.#slotMask;
    return SLOT_SIZE * slot;
  }
}

function toNumbers({ literal, offset }: GramEntry): readonly number[] {
  const { place, bytes, isFirst, isLast } = literal;
  const anchors = (isFirst ? IS_FIRST : 0) | (isLast ? IS_LAST : 0);
  // The end or the beginning, whichever shares less with the group itself.
  const check = bytes.length < WORD || offset > bytes.length - WORD - offset ? 0 : bytes.length - WORD;
  const mask = bytes.length < WORD ? (1 << (8 * bytes.length)) - 1 : -1;
  const padded = new Uint8Array(Math.max(WORD, bytes.length));
  padded.set(bytes);
  const key = keyOf(new DataView(padded.buffer).getInt32(check, true), mask);
  return [place, offset, bytes.length - offset, anchors, check - offset, key, mask, 0];
}
