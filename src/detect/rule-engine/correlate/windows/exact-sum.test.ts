import { describe, expect, it } from 'vitest';
import { ExactSum } from './exact-sum.ts';

describe('a sum of numbers that come and go', () => {
  const sumOf = (numbers: readonly number[], gone: readonly number[] = []) => {
    const sum = new ExactSum();
    for (const number of numbers) sum.add(number);
    for (const number of gone) sum.remove(number);
    return sum.value;
  };

  it('does not lose what is small', () => {
    expect(sumOf(new Array(1_000).fill(4e-7))).toBe(4e-4);
  });

  it('is as exact as decimal digits are', () => {
    expect(sumOf([1.1, 2.2])).toBe(3.3);
    expect(sumOf([-1.1, -2.2, 0.05])).toBe(-3.25);
  });

  it.each([100_000_001, 9_007_199_254_740_991, -9_007_199_254_740_991])('is exact in whole numbers: %d', (number) => {
    expect(sumOf([number])).toBe(number);
  });

  it('keeps nothing of a large value that has gone', () => {
    expect(sumOf([0.1, 9_007_199_254_740_991, 0.2], [9_007_199_254_740_991])).toBe(0.3);
  });
});
