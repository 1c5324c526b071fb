import { COMMON_TEXT } from '../plan/estimate-rarity.ts';
import type { IndexedLiteral } from '../plan/field-index.ts';
import { keyOf, type LiteralTable, type ScanKernel } from './open-kernel.ts';

const GRAM = 4;
/** Of three bytes the first but for its case, and the low five bits of the others, which are alike in both cases. */
const SHORT_GRAM = 3;
const SHORT_MASK = 0x1f1f7f;
const LOW_BITS = 0x1f;
const MAX_STEP = 8;
const NON_ASCII = /[^\0-\x7f]/;
const PRINTABLE = /^[\x20-\x7e]+$/;
const BACKSLASH = 0x5c;
const CAPITAL_A = 65;
const CAPITAL_Z = 90;
const TO_LOWER = 32;
const COMMON = gramsOf(
  COMMON_TEXT.split('\n')
    .map((line) => JSON.stringify(line))
    .join('\n'),
);

type Written = {
  readonly id: number;
  readonly place: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};
/** A literal, known by one of its groups of bytes, which stands so many bytes behind its beginning. */
type Entry = { readonly key: number; readonly literal: Written; readonly offset: number };
type Group = {
  readonly table: LiteralTable;
  readonly gram: number;
  readonly entries: ReadonlyMap<number, readonly Entry[]>;
};

/**
 * Which of an index's literals stand in a text of JSON, without making a text of it. They are searched as JSON writes them,
 * by groups of bytes whose bit is set in a table; only where one is met are literals compared. Long ones are looked for
 * every few bytes only: of each so many neighbouring groups are known that one must be met.
 */
export class LiteralFinder {
  /** What the last `find` found. */
  readonly found: Int32Array;
  readonly #kernel: ScanKernel;
  readonly #groups: readonly Group[];
  readonly #stamps: Uint32Array;
  #serial = 0;
  #count = 0;
  #from = 0;
  #to = 0;

  /**
   * Undefined where some literal cannot be searched so, or the kernel has no room. Literals outside ASCII are left out:
   * they can only stand in a text that leaves ASCII too.
   */
  static of(literals: readonly IndexedLiteral[], kernel: ScanKernel): LiteralFinder | undefined {
    const written = literals.filter(({ text }) => !NON_ASCII.test(text)).map(writtenForm);
    if (!written.every(({ text }) => PRINTABLE.test(text))) return undefined;
    const short = written.filter(({ text }) => text.length < GRAM);
    const long = written.filter(({ text }) => text.length >= GRAM);
    const groups: Group[] = [];
    if (long.length > 0) groups.push(...groupLong(long, kernel));
    if (short.length > 0) groups.push(...groupShort(short, kernel));
    const isComplete = groups.length === (long.length > 0 ? 1 : 0) + (short.length > 0 ? 1 : 0);
    return isComplete ? new LiteralFinder(kernel, groups, written.length) : undefined;
  }

  private constructor(kernel: ScanKernel, groups: readonly Group[], count: number) {
    this.#kernel = kernel;
    this.#groups = groups;
    this.found = new Int32Array(count);
    this.#stamps = new Uint32Array(count);
  }

  /**
   * How many stand between the two places, which are those of the quotes of a text of ASCII with the usual escapes; what
   * they are is in `found`.
   */
  find(from: number, to: number): number {
    this.#count = 0;
    this.#from = from;
    this.#to = to;
    if (++this.#serial > 0xffff_fff0) {
      this.#stamps.fill(0);
      this.#serial = 1;
    }
    for (let i = 0; i < this.#groups.length; i++) this.#search(this.#groups[i] as Group);
    return this.#count;
  }

  #search({ table, gram, entries }: Group): void {
    const to = this.#to;
    const { find, view } = this.#kernel;
    const { step, mask } = table;
    // A short literal may end before its group of bytes does.
    const last = gram === SHORT_GRAM ? to - 1 : to - gram;
    for (let at = this.#from; at <= last; at += step) {
      at = find(at, last, table);
      if (at > last) return;
      const known = entries.get(keyOf(view.getInt32(at, true), mask));
      if (known === undefined) continue;
      for (let i = 0; i < known.length; i++) {
        const { literal, offset } = known[i] as Entry;
        if (this.#stamps[literal.place] === this.#serial || !this.#stands(literal, at - offset)) continue;
        this.#stamps[literal.place] = this.#serial;
        this.found[this.#count++] = literal.id;
      }
    }
  }

  #stands({ bytes: literal, isFirst, isLast }: Written, start: number): boolean {
    const from = this.#from;
    const to = this.#to;
    const end = start + literal.length;
    if (start < from || end > to || (isFirst && start !== from) || (isLast && end !== to)) return false;
    const { bytes } = this.#kernel;
    for (let i = 0; i < literal.length; i++) {
      const byte = bytes[start + i] as number;
      if ((byte >= CAPITAL_A && byte <= CAPITAL_Z ? byte + TO_LOWER : byte) !== literal[i]) return false;
    }
    // Not within an escape: `\\n` is no line feed after a backslash.
    let place = start;
    while (place > from && bytes[place - 1] === BACKSLASH) place--;
    return ((start - place) & 1) === 0;
  }
}

function writtenForm({ id, text, kind }: IndexedLiteral, place: number): Written {
  const isFirst = kind === 'equals' || kind === 'startswith';
  const isLast = kind === 'equals' || kind === 'endswith';
  const written = JSON.stringify(text).slice(isFirst ? 0 : 1, isLast ? undefined : -1);
  return { id, place, text: written, bytes: Uint8Array.from(written, (char) => char.charCodeAt(0)), isFirst, isLast };
}

function groupLong(literals: readonly Written[], kernel: ScanKernel): Group[] {
  const shortest = Math.min(...literals.map(({ text }) => text.length));
  const step = Math.max(1, Math.min(MAX_STEP, shortest - GRAM + 1));
  const shared = countGrams(literals);
  const entries = literals.flatMap((literal) => {
    const view = new DataView(literal.bytes.buffer);
    const first = rarestWindow(literal.text, step, shared);
    return Array.from({ length: step }, (_, at): Entry => {
      const offset = first + at;
      return { key: keyOf(view.getInt32(offset, true), -1), literal, offset };
    });
  });
  return toGroup(entries, kernel.addTable(entries.length, { step, mask: -1 }), { kernel, gram: GRAM });
}

function groupShort(literals: readonly Written[], kernel: ScanKernel): Group[] {
  const entries = literals.flatMap((literal) =>
    shortKeys(literal.bytes).map((key): Entry => ({ key, literal, offset: 0 })),
  );
  const table = kernel.addTable(entries.length, { step: 1, mask: SHORT_MASK });
  return toGroup(entries, table, { kernel, gram: SHORT_GRAM });
}

type GroupFacts = { readonly kernel: ScanKernel; readonly gram: number };

function toGroup(entries: readonly Entry[], table: LiteralTable | undefined, { kernel, gram }: GroupFacts): Group[] {
  if (table === undefined) return [];
  for (const { key } of entries) kernel.setBit(table, key);
  return [{ table, gram, entries: Map.groupBy(entries, ({ key }) => key) }];
}

/** Of all groups of three bytes that begin with the literal, whatever follows it. */
function shortKeys(literal: Uint8Array): readonly number[] {
  let keys = [keyOf(literal[0] as number, SHORT_MASK & 0xff)];
  for (let i = 1; i < SHORT_GRAM; i++) {
    const byte = literal[i];
    const next = byte === undefined ? Array.from({ length: LOW_BITS + 1 }, (_, low) => low) : [byte & LOW_BITS];
    keys = keys.flatMap((key) => next.map((low) => key | (low << (8 * i))));
  }
  return keys;
}

function countGrams(written: readonly Written[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of written) {
    for (let at = 0; at + GRAM <= text.length; at++) {
      const gram = text.slice(at, at + GRAM);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

/** Where a window of `step` groups begins that few literals share and ordinary logs do not hold. */
function rarestWindow(text: string, step: number, shared: ReadonlyMap<string, number>): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let first = 0; first + step + GRAM - 1 <= text.length; first++) {
    let cost = 0;
    for (let at = first; at < first + step; at++) {
      const gram = text.slice(at, at + GRAM);
      cost += (shared.get(gram) ?? 0) + (COMMON.has(gram) ? 1000 : 0);
    }
    if (cost < least) {
      least = cost;
      best = first;
    }
  }
  return best;
}

function gramsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from({ length: text.length - GRAM + 1 }, (_, at) => text.slice(at, at + GRAM)));
}
