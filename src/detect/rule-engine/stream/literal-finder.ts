import { COMMON_TEXT } from '../plan/estimate-rarity.ts';
import type { IndexedLiteral } from '../plan/field-index.ts';
import { type GramEntry, GramGroup, type Stretch, type WrittenLiteral } from './gram-group.ts';
import { keyOf, type ScanKernel } from './open-kernel.ts';

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

/**
 * Which of an index's literals stand in a text of JSON, without making a text of it. They are searched as JSON writes them,
 * by groups of bytes whose bit is set in a table; only where one is met are literals compared. Long ones are looked for
 * every few bytes only: of each so many neighbouring groups are known that one must be met.
 */
export class LiteralFinder {
  /** What the last `find` found. */
  readonly found: Int32Array;
  readonly #kernel: ScanKernel;
  readonly #groups: readonly GramGroup[];
  /** By place: its predicate, and where its bytes stand in `#bytes`. */
  readonly #ids: Int32Array;
  readonly #begins: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #stamps: Uint32Array;
  readonly #stretch: Stretch = { from: 0, to: 0 };
  #serial = 0;
  #count = 0;

  /**
   * Undefined where some literal cannot be searched so, or the kernel has no room. Literals outside ASCII are left out:
   * they can only stand in a text that leaves ASCII too.
   */
  static of(literals: readonly IndexedLiteral[], kernel: ScanKernel): LiteralFinder | undefined {
    const written = literals.filter(({ text }) => !NON_ASCII.test(text)).map(writtenForm);
    if (!written.every(({ text }) => PRINTABLE.test(text))) return undefined;
    const short = written.filter(({ text }) => text.length < GRAM);
    const long = written.filter(({ text }) => text.length >= GRAM);
    const groups: GramGroup[] = [];
    if (long.length > 0) groups.push(...groupLong(long, kernel));
    if (short.length > 0) groups.push(...groupShort(short, kernel));
    const isComplete = groups.length === (long.length > 0 ? 1 : 0) + (short.length > 0 ? 1 : 0);
    return isComplete ? new LiteralFinder(kernel, groups, written) : undefined;
  }

  private constructor(kernel: ScanKernel, groups: readonly GramGroup[], written: readonly WrittenLiteral[]) {
    this.#kernel = kernel;
    this.#groups = groups;
    this.found = new Int32Array(written.length);
    this.#stamps = new Uint32Array(written.length);
    this.#ids = Int32Array.from(written, ({ id }) => id);
    this.#begins = new Int32Array(written.length + 1);
    for (const { place, bytes } of written) this.#begins[place + 1] = (this.#begins[place] as number) + bytes.length;
    this.#bytes = new Uint8Array(this.#begins[written.length] as number);
    for (const { place, bytes } of written) this.#bytes.set(bytes, this.#begins[place]);
  }

  /**
   * How many stand between the two places, which are those of the quotes of a text of ASCII with the usual escapes; what
   * they are is in `found`.
   */
  find(from: number, to: number): number {
    this.#count = 0;
    this.#stretch.from = from;
    this.#stretch.to = to;
    if (++this.#serial > 0xffff_fff0) {
      this.#stamps.fill(0);
      this.#serial = 1;
    }
    for (let i = 0; i < this.#groups.length; i++) (this.#groups[i] as GramGroup).search(this.#stretch, this);
    return this.#count;
  }

  /** From a group: the literal may begin here, and ends within the stretch. */
  meet(place: number, start: number): void {
    if (this.#stamps[place] === this.#serial || !this.#stands(place, start)) return;
    this.#stamps[place] = this.#serial;
    this.found[this.#count++] = this.#ids[place] as number;
  }

  #stands(place: number, start: number): boolean {
    const { bytes } = this.#kernel;
    const begin = this.#begins[place] as number;
    const end = this.#begins[place + 1] as number;
    for (let i = begin; i < end; i++) {
      const byte = bytes[start + i - begin] as number;
      if ((byte >= CAPITAL_A && byte <= CAPITAL_Z ? byte + TO_LOWER : byte) !== this.#bytes[i]) return false;
    }
    // Not within an escape: `\\n` is no line feed after a backslash.
    let at = start;
    while (at > this.#stretch.from && bytes[at - 1] === BACKSLASH) at--;
    return ((start - at) & 1) === 0;
  }
}

function writtenForm({ id, text, kind }: IndexedLiteral, place: number): WrittenLiteral {
  const isFirst = kind === 'equals' || kind === 'startswith';
  const isLast = kind === 'equals' || kind === 'endswith';
  const written = JSON.stringify(text).slice(isFirst ? 0 : 1, isLast ? undefined : -1);
  return { id, place, text: written, bytes: Uint8Array.from(written, (char) => char.charCodeAt(0)), isFirst, isLast };
}

function groupLong(literals: readonly WrittenLiteral[], kernel: ScanKernel): GramGroup[] {
  const shortest = Math.min(...literals.map(({ text }) => text.length));
  const step = Math.max(1, Math.min(MAX_STEP, shortest - GRAM + 1));
  const shared = countGrams(literals);
  const entries = literals.flatMap((literal) => {
    const view = new DataView(literal.bytes.buffer);
    const first = rarestWindow(literal.text, step, shared);
    return Array.from({ length: step }, (_, at): GramEntry => {
      const offset = first + at;
      return { key: keyOf(view.getInt32(offset, true), -1), literal, offset };
    });
  });
  const table = kernel.addTable(entries.length, { step, mask: -1 });
  return table === undefined ? [] : [new GramGroup(kernel, table, { entries, reach: GRAM })];
}

function groupShort(literals: readonly WrittenLiteral[], kernel: ScanKernel): GramGroup[] {
  const entries = literals.flatMap((literal) =>
    shortKeys(literal.bytes).map((key): GramEntry => ({ key, literal, offset: 0 })),
  );
  const table = kernel.addTable(entries.length, { step: 1, mask: SHORT_MASK });
  // A short literal may end before its group of bytes does.
  return table === undefined ? [] : [new GramGroup(kernel, table, { entries, reach: 1 })];
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

function countGrams(written: readonly WrittenLiteral[]): ReadonlyMap<string, number> {
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
