import { COMMON_TEXT } from '../plan/estimate-rarity.ts';
import type { IndexedLiteral } from '../plan/field-index.ts';
import { bitOf, type LiteralTable, type ScanKernel } from './open-kernel.ts';

const GRAM = 4;
const MAX_STEP = 8;
const NON_ASCII = /[^\0-\x7f]/;
const PRINTABLE = /^[\x20-\x7e]+$/;
const FOLD = 0x20202020;
const COMMON = gramsOf(JSON.stringify(COMMON_TEXT).toLowerCase());

type Gram = { readonly literal: Uint8Array; readonly offset: number };

/**
 * Whether any of an index's literals may stand in bytes, without making a text of them. Literals are searched as JSON
 * writes them, anchored ones with the quote that they begin or end at, every few bytes only: of each literal so many
 * neighbouring groups of four bytes are known that one must be met. What is found is only perhaps so (letters fold more
 * roughly here), what is not found is certain.
 */
export class LiteralFilter {
  readonly #kernel: ScanKernel;
  readonly #table: LiteralTable;
  readonly #grams = new Map<number, Gram[]>();

  /**
   * Undefined where some literal is too short, or the kernel has no room. Literals outside ASCII are left out: they can
   * only stand in a text that leaves ASCII too.
   */
  static of(literals: readonly IndexedLiteral[], kernel: ScanKernel): LiteralFilter | undefined {
    const written = literals.filter(({ text }) => !NON_ASCII.test(text)).map(writtenForm);
    if (!written.every((text) => text.length >= GRAM && PRINTABLE.test(text))) return undefined;
    const shortest = Math.min(...written.map((text) => text.length));
    const step = Math.max(1, Math.min(MAX_STEP, shortest - GRAM + 1));
    const table = kernel.addTable(written.length * step, step);
    return table && new LiteralFilter(kernel, { table, written });
  }

  private constructor(kernel: ScanKernel, parts: { table: LiteralTable; written: readonly string[] }) {
    this.#kernel = kernel;
    this.#table = parts.table;
    const shared = countGrams(parts.written);
    for (const text of parts.written) this.#add(text, rarestWindow(text, parts.table.step, shared));
  }

  #add(text: string, first: number): void {
    const { bytes } = this.#kernel;
    const { at, shift } = this.#table;
    const literal = Uint8Array.from(text, (char) => char.charCodeAt(0) | 0x20);
    const view = new DataView(literal.buffer);
    for (let offset = first; offset < first + this.#table.step; offset++) {
      const gram = view.getInt32(offset, true);
      const bit = bitOf(gram, shift);
      bits(bytes, at + (bit >>> 3), 1 << (bit & 7));
      this.#grams.set(gram, [...(this.#grams.get(gram) ?? []), { literal, offset }]);
    }
  }

  /** False: certainly none between the two places, in ASCII of the usual escapes. */
  mayHold(from: number, to: number): boolean {
    const { find, view } = this.#kernel;
    const table = this.#table;
    const last = to - GRAM;
    for (let at = from; at <= last; at += table.step) {
      at = find(at, last, table);
      if (at > last) return false;
      const grams = this.#grams.get(view.getInt32(at, true) | FOLD);
      if (grams === undefined) continue;
      for (const { literal, offset } of grams) {
        const start = at - offset;
        if (start >= from && start + literal.length <= to && this.#stands(literal, start)) return true;
      }
    }
    return false;
  }

  /** Up to the sixth bit, which parts capitals from small letters, and a few other signs from each other. */
  #stands(literal: Uint8Array, at: number): boolean {
    const { bytes } = this.#kernel;
    for (let i = 0; i < literal.length; i++) if (((bytes[at + i] as number) | 0x20) !== literal[i]) return false;
    return true;
  }
}

function writtenForm({ text, kind }: IndexedLiteral): string {
  const written = JSON.stringify(text);
  const from = kind === 'equals' || kind === 'startswith' ? 0 : 1;
  return written.slice(from, kind === 'equals' || kind === 'endswith' ? undefined : -1);
}

function countGrams(written: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of written) {
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

function bits(bytes: Uint8Array, at: number, mask: number): void {
  bytes[at] = (bytes[at] as number) | mask;
}
