import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bound } from '../../sigma-correlation.ts';
import { meets } from '../condition.ts';
import { RankedNumbers } from './ranked-numbers.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('a percentile', () => {
  it.each([
    [55, 100, 55],
    [7, 100, 7],
    [14, 50, 7],
    [28, 25, 7],
    [1.1, 3_000, 33],
    [99.9, 1_000, 999],
    [50, 3, 2],
    [0, 10, 1],
    [100, 10, 10],
  ])('%d of the numbers from 1 to %i is %i, the nearest rank', (percentile, count, expected) => {
    const bounds: readonly Bound[] = [{ operator: 'eq', value: expected }];
    const ranked = new RankedNumbers(percentile, bounds);
    for (const number of upTo(count)) ranked.add(number);
    expect(ranked.meets(count)).toBe(true);
    expect(ranked.percentileOf(upTo(count))).toBe(expected);
  });

  const numbers = fc.array(
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.constantFrom(0, -0, -1e-300, 5e-324)),
    { minLength: 1, maxLength: 40 },
  );
  const percentile = fc.integer({ min: 0, max: 100 });
  const bounds = fc.array(
    fc.record({
      operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq') as fc.Arbitrary<Bound['operator']>,
      value: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })),
    }),
    { minLength: 1, maxLength: 2 },
  );

  it('is that of the sorted numbers, and meets bounds where that does, whatever has come and gone', () => {
    fc.assert(
      fc.property(fc.record({ stay: numbers, gone: numbers, percentile, asked: bounds }), (given) => {
        const { stay, gone, percentile, asked } = given;
        const ranked = new RankedNumbers(percentile, asked);
        for (const number of [...gone, ...stay]) ranked.add(number);
        for (const number of gone) ranked.remove(number);
        const sorted = stay.toSorted((a, b) => a - b);
        const expected = sorted[Math.max(0, Math.ceil((percentile * stay.length) / 100) - 1)] ?? Number.NaN;
        expect(ranked.percentileOf(stay) === expected).toBe(true);
        expect(ranked.meets(stay.length)).toBe(meets(asked, expected));
      }),
      { numRuns: 2_000 },
    );
  });
});
