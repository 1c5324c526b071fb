import { expect, it } from 'vitest';
import { readTime } from './time-option.ts';

const NOW = Date.UTC(2026, 0, 10, 12);

it.each([
  ['7d', '2026-01-03T12:00:00.000Z'],
  ['12h', '2026-01-10T00:00:00.000Z'],
  ['30m', '2026-01-10T11:30:00.000Z'],
  ['2026-01-01', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(readTime(text, NOW)).toBe(time);
});

it.each(['', 'yesterday', '7', '2026-13-01', '2026', '7dd'])('%j is refused', (text) => {
  expect(() => readTime(text, NOW)).toThrow(expect.objectContaining({ code: 'cli.bad-time' }));
});
