import { kernelModule, MAX_HITS } from './scan-kernel.ts';

/** What is cut into one scan: stays in the processor's second cache together with its marks. */
export const SCAN_BYTES = 256 * 1024;
/** A block may reach beyond the end of what is scanned. */
const MARGIN = 128;
const MARKS_AT = SCAN_BYTES + MARGIN;
/** The values of the line that was read last: the next mark's address, then three numbers each. */
const VALUES_AT = MARKS_AT + 4 * MARKS_AT;
export const MAX_MEMBERS = 512;
const TABLES_AT = VALUES_AT + 4 + 12 * MAX_MEMBERS + 12;
/** For all tables together: some sixty kinds of log. */
const TABLES_BYTES = 4 * 1024 * 1024;
/** Some hundred shapes of line; apart, so that hostile shapes leave the tables their room. */
const TEMPLATES_AT = (TABLES_AT + TABLES_BYTES + 15) & ~15;
const TEMPLATES_BYTES = 2 * 1024 * 1024;
const TEMPLATES_END = TEMPLATES_AT + TEMPLATES_BYTES;
const HITS_AT = TEMPLATES_END;
const PAGE = 65_536;
const PAGES = Math.ceil((HITS_AT + 4 * MAX_HITS) / PAGE);
/** A table has so many bits for each group of bytes, in whole powers of two between these. */
const BITS_PER_ENTRY = 128;
const MIN_TABLE_BITS = 10;
const MAX_TABLE_BITS = 18;
const SPACE = 0x20;

/** The two loops over every byte, in one memory: `bytes` from 0 on are the text. */
export type ScanKernel = {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Places in `bytes`, ascending, as the last `index` left them. */
  readonly marks: Int32Array;
  /**
   * Marks every quote that no backslash escapes, every control character, what stands behind a backslash without being
   * one of `"\bfnrt`, and the bytes C4, C5 and E2, with which characters begin that fold into ASCII. Gives their number.
   */
  readonly index: (length: number) => number;
  /**
   * Stores in `hits` the places `at + n·step`, up to `last`, whose bytes have their key's bit in the table: the first
   * `MAX_HITS` of them. Gives their number.
   */
  readonly find: (at: number, last: number, table: LiteralTable) => number;
  readonly hits: Int32Array;
  /** Where begins, ends and how is written each value of the line read last (line-walker.ts). */
  readonly values: Int32Array;
  /**
   * Reads the line at a place, whose first mark is given, by a template (scan-kernel.ts) into `values`. Gives the place
   * behind its brace, and leaves the next mark in `nextMark`; 0 where the line is another, or is to be read with more care.
   */
  readonly walk: (at: number, mark: number, template: number) => number;
  readonly nextMark: () => number;
  /** Room for a template; undefined where there is none left. */
  readonly addTemplate: (content: Int32Array) => number | undefined;
  /** Those that were added are templates no more. */
  readonly clearTemplates: () => void;
  /** A new table, all zeros; undefined where there is no room left. */
  readonly addTable: (entries: number, kind: Pick<LiteralTable, 'step' | 'mask'>) => LiteralTable | undefined;
  readonly setBit: (table: LiteralTable, key: number) => void;
};

/**
 * Bits by the hash of a key of four bytes: where they begin, how far the hash is shifted, how far apart places are, and
 * which bits of the bytes make the key.
 */
export type LiteralTable = {
  readonly at: number;
  readonly shift: number;
  readonly step: number;
  readonly mask: number;
};

type FindArguments = [at: number, last: number, step: number, table: number, shift: number, mask: number, out: number];

type Loops = {
  readonly index: (at: number, to: number, out: number) => number;
  readonly find: (...args: FindArguments) => number;
  readonly walk: (at: number, markAddress: number, template: number, out: number) => number;
};
type WasmHost = {
  readonly Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Loops };
};

/** In WebAssembly where the host has it, with vectors; else in JavaScript, five times slower and otherwise the same. */
export function openKernel(kind?: 'wasm' | 'plain'): ScanKernel {
  const wasm = (globalThis as { readonly WebAssembly?: WasmHost }).WebAssembly;
  if (kind !== 'plain' && wasm !== undefined) {
    const memory = new wasm.Memory({ initial: PAGES, maximum: PAGES });
    try {
      const { exports } = new wasm.Instance(new wasm.Module(kernelModule()), { host: { memory } });
      return toKernel(memory.buffer, exports);
    } catch (error) {
      // A host without vectors.
      if (kind === 'wasm') throw error;
    }
  }
  const buffer = new ArrayBuffer(PAGES * PAGE);
  return toKernel(buffer, plainLoops(new Uint8Array(buffer), new DataView(buffer)));
}

function toKernel(buffer: ArrayBuffer, { index, find, walk }: Loops): ScanKernel {
  const bytes = new Uint8Array(buffer);
  const markAfter = new Int32Array(buffer, VALUES_AT, 1);
  let next = TABLES_AT;
  let nextTemplate = TEMPLATES_AT;
  return {
    bytes,
    view: new DataView(buffer),
    marks: new Int32Array(buffer, MARKS_AT, MARKS_AT),
    index: (length) => {
      bytes.fill(SPACE, length, length + MARGIN);
      return index(0, length, MARKS_AT);
    },
    find: (at, last, table) => find(at, last, table.step, table.at, table.shift, table.mask, HITS_AT),
    hits: new Int32Array(buffer, HITS_AT, MAX_HITS),
    values: new Int32Array(buffer, VALUES_AT + 4, 3 * MAX_MEMBERS),
    walk: (at, mark, template) => walk(at, MARKS_AT + 4 * mark, template, VALUES_AT),
    nextMark: () => ((markAfter[0] as number) - MARKS_AT) >> 2,
    addTemplate: (content) => {
      const at = nextTemplate;
      if (at + content.byteLength > TEMPLATES_END) return undefined;
      nextTemplate = (at + content.byteLength + 15) & ~15;
      new Int32Array(buffer, at, content.length).set(content);
      return at;
    },
    clearTemplates: () => {
      nextTemplate = TEMPLATES_AT;
    },
    addTable: (entries, kind) => {
      const wanted = Math.ceil(Math.log2(Math.max(1, entries) * BITS_PER_ENTRY));
      const log = Math.min(MAX_TABLE_BITS, Math.max(MIN_TABLE_BITS, wanted));
      const at = next;
      if (at + (1 << (log - 3)) > TABLES_AT + TABLES_BYTES) return undefined;
      next += 1 << (log - 3);
      return { at, shift: 32 - log, ...kind };
    },
    setBit: ({ at, shift }, key) => {
      const bit = bitOf(key, shift);
      bytes[at + (bit >>> 3)] = (bytes[at + (bit >>> 3)] as number) | (1 << (bit & 7));
    },
  };
}

/** Four bytes, the first of them lowest, without the bit that parts small letters from capitals. */
export function keyOf(fourBytes: number, mask: number): number {
  return (fourBytes | 0x20202020) & mask;
}

/** The bit of a key in a table. */
function bitOf(key: number, shift: number): number {
  return Math.imul(key, 0x9e3779b1) >>> shift;
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const USUAL = new Set(Array.from('"\\bfnrt', (char) => char.charCodeAt(0)));
const FOLD_LEADS = new Set([0xc4, 0xc5, 0xe2]);

function plainLoops(bytes: Uint8Array, view: DataView): Loops {
  return {
    index: (at, to, out) => {
      let count = 0;
      let isEscaped = false;
      for (let place = at; place < to; place++) {
        const byte = bytes[place] as number;
        const isMark = isEscaped
          ? !USUAL.has(byte)
          : byte === QUOTE || byte < SPACE || (byte > 0x7f && FOLD_LEADS.has(byte));
        if (isMark) view.setInt32(out + 4 * count++, place, true);
        isEscaped = !isEscaped && byte === BACKSLASH;
      }
      return count;
    },
    find: (...[at, last, step, table, shift, mask, out]) => {
      let count = 0;
      for (let place = at; place <= last && count < MAX_HITS; place += step) {
        const bit = bitOf(keyOf(view.getInt32(place, true), mask), shift);
        if ((((bytes[table + (bit >>> 3)] as number) >>> (bit & 7)) & 1) === 1)
          view.setInt32(out + 4 * count++, place, true);
      }
      return count;
    },
    // Lines are read step by step then.
    walk: () => 0,
  };
}
