import { expect, test } from 'vitest';
import { durationText, durationTop } from './duration-scale.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test('a span is said in at most two units, and roughly where it is long', () => {
  const spans = [0, 400, 45_000, 12 * MINUTE_MS + 30_000, 185 * MINUTE_MS, 4 * HOUR_MS, 26 * HOUR_MS, 250 * HOUR_MS];
  expect(spans.map(durationText)).toEqual(['0 s', '0 s', '45 s', '12 min', '3 h 5 min', '4 h', '1 d 2 h', '10 d']);
  expect(durationText(59_700)).toBe('1 min');
});

test('an axis of spans ends at a round one that holds them all', () => {
  expect([[], [1], [61_000], [3 * HOUR_MS, 5 * HOUR_MS], [25 * HOUR_MS]].map(durationTop)).toEqual([
    MINUTE_MS,
    MINUTE_MS,
    2 * MINUTE_MS,
    8 * HOUR_MS,
    48 * HOUR_MS,
  ]);
  expect(durationTop([10_000 * 24 * HOUR_MS])).toBe(10_000 * 24 * HOUR_MS);
});
