import { expect, test } from 'vitest';
import { momentOf } from './time-range.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);

test('a relative moment counts back from now', () => {
  expect(momentOf('now-24h', NOW_MS)).toBe('2026-11-21T12:00:00.000Z');
  expect(momentOf('now-15m', NOW_MS)).toBe('2026-11-22T11:45:00.000Z');
  expect(momentOf('now-7d', NOW_MS)).toBe('2026-11-15T12:00:00.000Z');
});

test('an absolute moment is brought to UTC, and anything else is no moment', () => {
  expect(momentOf('2026-11-22T14:00:00+02:00', NOW_MS)).toBe('2026-11-22T12:00:00.000Z');
  expect(momentOf('yesterday', NOW_MS)).toBeUndefined();
  expect(momentOf(undefined, NOW_MS)).toBeUndefined();
});
