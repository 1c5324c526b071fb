import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../match/fold-case.ts';
import { textTest } from '../match/value-test.ts';
import type { IndexedLiteral } from '../plan/field-index.ts';
import { LiteralFinder } from './literal-finder.ts';
import { openKernel } from './open-kernel.ts';
import { MAX_HITS } from './scan-kernel.ts';

const unit = fc.constantFrom('a', 'b', 'A', '\\', '"', '.');
const kind = fc.constantFrom('equals', 'startswith', 'endswith', 'contains');
const literals = fc.array(fc.tuple(kind, fc.string({ unit, minLength: 1, maxLength: 14 })), {
  minLength: 1,
  maxLength: 12,
});

/** Behind other bytes, so that what stands before the text may be taken for a part of it. */
function findIn(found: readonly IndexedLiteral[], text: string): number[] {
  const kernel = openKernel();
  const written = Buffer.from(JSON.stringify(text));
  kernel.bytes.set(Buffer.from('ab.ab"'));
  kernel.bytes.set(written, 6);
  kernel.bytes.set(Buffer.from('ab.ab"'), 6 + written.length);
  const finder = LiteralFinder.of(found, kernel);
  const count = finder?.find(6, 6 + written.length) ?? 0;
  return [...(finder?.found.subarray(0, count) ?? [])].sort((a, b) => a - b);
}

describe('literals in the bytes of a text', () => {
  it('are found where they stand in the text, and nowhere else', () => {
    let met = 0;
    fc.assert(
      fc.property(literals, fc.array(fc.string({ unit, maxLength: 9 }), { maxLength: 4 }), (some, pieces) => {
        const indexed = some.map(([position, text], id) => ({ id, kind: position, text: foldCase(text) }) as const);
        const text = [...pieces, some[0]?.[1] ?? ''].join('');
        const expected = indexed.flatMap(({ id, kind: position, text: wanted }) =>
          textTest({ kind: position, text: wanted, isCased: false })(foldCase(text)) ? [id] : [],
        );
        met += expected.length;
        expect(findIn(indexed, text)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(met).toBeGreaterThan(100);
  });

  it('are found behind more chances than the kernel tells of at once', () => {
    const wanted = (id: number, text: string): IndexedLiteral => ({ id, kind: 'contains', text });
    const text = `${'abcd'.repeat(2 * MAX_HITS)}abcde`;
    expect(findIn([wanted(1, 'abcde'), wanted(2, 'abcdf'), wanted(3, 'dabcd')], text)).toEqual([1, 3]);
  });
});
