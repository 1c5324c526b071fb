import { describe, expect, test } from 'vitest';
import { readAnyTime } from './any-time.ts';

const RECEIVED_MS = 1_700_000_000_000;

describe('a number as a time', () => {
  test.each([1_700_000_000, 1_700_000_000_000, 1_700_000_000_000_000, 1_700_000_000_000_000_000])(
    'is seconds, ms, µs or ns by its size: %d',
    (value) => {
      expect(readAnyTime(value, 0)).toBe(RECEIVED_MS);
    },
  );

  test.each([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.MAX_VALUE,
    1e20,
    Number.MIN_VALUE,
    -0,
    -1e18,
  ])('is none where no unit makes a date of it: %d', (value) => {
    expect(readAnyTime(value, RECEIVED_MS)).toBeUndefined();
  });
});
