import type { FieldIndex } from '../plan/field-index.ts';
import { bitOf, type ScanKernel, TABLE_BYTES } from './open-kernel.ts';

const GRAM = 4;
const MAX_STEP = 8;
const PRINTABLE = /^[\x20-\x7e]+$/;
/** Numbers may be printed in another way than they are written, so that a literal must hold more than stands in numbers. */
const MORE_THAN_NUMBER = /[^-+.\deinfty]/i;

type Gram = { readonly literal: Uint8Array; readonly offset: number };

/**
 * Whether a line may hold any of few, long literals. As JSON writes them they are searched in the line's bytes, every
 * few bytes only: of each literal so many neighbouring groups of four bytes are known that one must be met.
 */
export class KeywordFilter {
  readonly #kernel: ScanKernel;
  readonly #table: number;
  readonly #step: number;
  readonly #grams = new Map<number, Gram[]>();

  /** Undefined where literals are too short, or outside ASCII, or the kernel has no room. */
  static of({ literals }: FieldIndex, kernel: ScanKernel): KeywordFilter | undefined {
    const written = literals.map((text) => JSON.stringify(text).slice(1, -1));
    if (!written.every((text) => text.length >= GRAM && PRINTABLE.test(text) && MORE_THAN_NUMBER.test(text))) return undefined;
    const table = kernel.addTable();
    return table === undefined ? undefined : new KeywordFilter(kernel, table, written);
  }

  private constructor(kernel: ScanKernel, table: number, literals: readonly string[]) {
    this.#kernel = kernel;
    this.#table = table;
    const shortest = Math.min(...literals.map((text) => text.length));
    this.#step = Math.max(1, Math.min(MAX_STEP, shortest - GRAM + 1));
    const bits = kernel.bytes.subarray(table, table + TABLE_BYTES);
    for (const text of literals) this.#add(Uint8Array.from(text, (char) => char.charCodeAt(0) | 0x20), bits);
  }

  #add(literal: Uint8Array, bits: Uint8Array): void {
    const view = new DataView(literal.buffer);
    for (let offset = 0; offset < this.#step; offset++) {
      const gram = view.getInt32(offset, true);
      const bit = bitOf(gram);
      bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7));
      this.#grams.set(gram, [...(this.#grams.get(gram) ?? []), { literal, offset }]);
    }
  }

  /** False: certainly none. The line must not be odd. */
  mayHold(from: number, to: number): boolean {
    const { find, view } = this.#kernel;
    const last = to - GRAM;
    for (let at = from; ; at += this.#step) {
      at = find(at, last, this.#step, this.#table);
      if (at > last) return false;
      const grams = this.#grams.get(view.getInt32(at, true) | 0x20202020);
      if (grams?.some(({ literal, offset }) => this.#stands(literal, at - offset))) return true;
    }
  }

  /** Up to the sixth bit, which parts capitals from small letters, and a few other signs from each other. */
  #stands(literal: Uint8Array, at: number): boolean {
    const { bytes } = this.#kernel;
    return at >= 0 && literal.every((byte, index) => ((bytes[at + index] as number) | 0x20) === byte);
  }
}
