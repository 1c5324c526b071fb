import { expect, test } from 'vitest';
import { busiestHours, shadeOf } from './week-hours.ts';

test('the fullest hours of a week come first, of equals the earlier one, and empty ones not at all', () => {
  const counts = [
    [0, 2, 5],
    [2, 0, 0],
  ];
  expect(busiestHours(counts)).toEqual([
    { weekday: 0, hour: 2, n: 5 },
    { weekday: 0, hour: 1, n: 2 },
    { weekday: 1, hour: 0, n: 2 },
  ]);
});

test('one is never shaded like none, and only the fullest quarter is shaded like the fullest', () => {
  expect([0, 1, 25, 26, 75, 76, 100].map((n) => shadeOf(n, 100))).toEqual([0, 1, 1, 2, 3, 4, 4]);
  expect([1, 2].map((n) => shadeOf(n, 2))).toEqual([2, 4]);
});
