import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitOf, openKernel } from './open-kernel.ts';
import { assembleModule } from './wasm-assembler.ts';

const wasm = openKernel('wasm');
const plain = openKernel('plain');
const token = fc.constantFrom(
  '"',
  '\\',
  '\\\\',
  '\\"',
  '\\u00e9',
  '\\/',
  '\\x',
  'abcd',
  'ABCD',
  '\n',
  '\r',
  '\t',
  'é',
  'İ',
  'ſ',
  '\u212A',
  '–',
  ' ',
  '{',
  ':',
);
const text = fc.array(token, { maxLength: 200 }).map((tokens) => Buffer.from(`${tokens.join('')}\n`));

function marksOf(kernel: typeof wasm, bytes: Uint8Array): number[] {
  kernel.bytes.set(bytes);
  return [...kernel.marks.subarray(0, kernel.index(bytes.length))];
}

describe('the scan kernel', () => {
  it('marks the same places in WebAssembly as in JavaScript, over block ends and runs of backslashes', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const marks = marksOf(plain, bytes);
        expect(marksOf(wasm, bytes)).toEqual(marks);
      }),
      { numRuns: 500 },
    );
  });

  it('marks quotes, control characters, rare escapes and what folds into ASCII, and nothing else', () => {
    const bytes = Buffer.from('{"a":"\\"\\\\","\\u0041":"é\u212A\\/"}\n');
    const marked = marksOf(wasm, bytes).map((at) => bytes.toString('latin1', at, at + 1));
    expect(marked).toEqual(['"', '"', '"', '"', '"', 'u', '"', '"', '\u00e2', '/', '"', '\n']);
  });

  it('finds the same groups of four bytes in WebAssembly as in JavaScript', () => {
    const tables = [wasm, plain].map((kernel) => {
      const table = kernel.addTable(2, 2);
      if (table === undefined) throw new Error('no room');
      for (const group of ['abcd', '\\\\ab']) {
        const bit = bitOf(Buffer.from(group).readInt32LE(), table.shift);
        kernel.bytes[table.at + (bit >>> 3)] = (kernel.bytes[table.at + (bit >>> 3)] ?? 0) | (1 << (bit & 7));
      }
      return { kernel, table };
    });
    let hits = 0;
    fc.assert(
      fc.property(text, fc.nat(8), (bytes, from) => {
        const [inWasm, inPlain] = tables.map(({ kernel, table }) => {
          kernel.bytes.set(bytes);
          return kernel.find(from, bytes.length - 4, table);
        });
        if ((inPlain ?? 0) <= bytes.length - 4) hits++;
        expect(inWasm).toBe(inPlain);
      }),
    );
    expect(hits).toBeGreaterThan(5);
  });

  it('has an assembler that refuses what it does not know', () => {
    const broken = { name: 'f', parameters: [], locals: {} };
    expect(() => assembleModule([{ ...broken, body: 'i32.popcnt' }])).toThrow('i32.popcnt');
    expect(() => assembleModule([{ ...broken, body: 'local.get $x' }])).toThrow('$x');
    expect(() => assembleModule([{ ...broken, body: 'br $nowhere' }])).toThrow('$nowhere');
  });
});
