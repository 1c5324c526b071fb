import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, openKernel } from './open-kernel.ts';
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

  it.each([
    ['four bytes', -1, ['abcd', '\\\\ab']],
    ['the low bits of three', 0x1f1f1f, ['abcd', '" \\u']],
  ])('finds the same groups of %s in WebAssembly as in JavaScript', (_, mask, groups) => {
    const tables = [wasm, plain].map((kernel) => {
      const table = kernel.addTable(2, { step: 2, mask });
      if (table === undefined) throw new Error('no room');
      for (const group of groups) kernel.setBit(table, keyOf(Buffer.from(group).readInt32LE(), mask));
      return { kernel, table };
    });
    let hits = 0;
    fc.assert(
      fc.property(text, fc.nat(8), (bytes, from) => {
        const [inWasm, inPlain] = tables.map(({ kernel, table }) => {
          kernel.bytes.set(bytes);
          return [...kernel.hits.subarray(0, kernel.find(from, bytes.length - 4, table))];
        });
        hits += inPlain?.length ?? 0;
        expect(inWasm).toEqual(inPlain);
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
