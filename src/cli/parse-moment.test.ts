import { expect, it } from 'vitest';
import { parseMoment } from './parse-moment.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

it.each([
  ['30m', '2026-11-22T11:30:00.000Z'],
  ['24h', '2026-11-21T12:00:00.000Z'],
  ['7d', '2026-11-15T12:00:00.000Z'],
  ['2w', '2026-11-08T12:00:00.000Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22 08:00', '2026-11-22T08:00:00.000Z'],
  ['2026-11-22T08:00:01.5', '2026-11-22T08:00:01.500Z'],
  ['2026-11-22T08:00:00+02:00', '2026-11-22T06:00:00.000Z'],
  ['2026-11-22T08:00Z', '2026-11-22T08:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(parseMoment(text, NOW)).toBe(time);
});

it.each(['', 'yesterday', '24', '-24h', '1.5h', '2026-13-01', '2026-11-22T25:00Z', '22.11.2026', '9999999h'])(
  '"%s" is refused, with the forms that are understood',
  (text) => {
    expect(() => parseMoment(text, NOW)).toThrow(/is no time\. Write 30m, 24h/);
  },
);
