import { describe, expect, it } from 'vitest';
import { correlationOf } from '../fixtures/correlations.ts';
import { measureOf } from './measured-values.ts';

describe('value_percentile', () => {
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
    const measure = measureOf(correlationOf({ type: 'value_percentile', percentile }));
    for (let number = 1; number <= count; number += 1) measure.add(number);
    expect(measure.of(count)).toBe(expected);
  });
});

describe('value_sum', () => {
  const sumOf = (numbers: readonly number[], gone: readonly number[] = []) => {
    const measure = measureOf(correlationOf({ type: 'value_sum' }));
    for (const number of numbers) measure.add(number);
    for (const number of gone) measure.remove(number);
    return measure.of(numbers.length - gone.length);
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

describe('value_avg', () => {
  it('divides the sum', () => {
    const measure = measureOf(correlationOf({ type: 'value_avg' }));
    for (const number of [1e-7, 3e-7]) measure.add(number);
    expect(measure.of(2)).toBe(2e-7);
  });
});
