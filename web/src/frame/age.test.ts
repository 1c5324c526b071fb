import { expect, test } from 'vitest';
import { ageText } from './age.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const ago = (seconds: number) => ageText(NOW_MS - seconds * 1000, NOW_MS);

test('an age has at most two units', () => {
  expect([ago(59), ago(60), ago(3599), ago(3600), ago(11_520), ago(86_400), ago(190_800), ago(3_600_000)]).toEqual([
    'now',
    '1m',
    '59m',
    '1h',
    '3h 12m',
    '1d',
    '2d 5h',
    '41d',
  ]);
});

test('a moment in the future reads as now, and no moment as unknown', () => {
  expect(ago(-30)).toBe('now');
  expect(ageText(Number.NaN, NOW_MS)).toBe('unknown');
});
