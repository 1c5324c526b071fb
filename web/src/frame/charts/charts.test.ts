import { describe, expect, it, test, vi } from 'vitest';
import { brushedBars, moveBrush } from './brush.ts';
import { bucketText, bucketWidthMs, seriesSums, stacked, widthText } from './histogram-buckets.ts';
import { tickTexts } from './tick-texts.ts';

const AT_MS = Date.UTC(2026, 10, 22, 23, 55);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('the bars of a histogram', () => {
  it('stand on each other', () => {
    const buckets = [
      { startMs: 0, counts: [1, 2, 3] },
      { startMs: 10, counts: [0, 5, 0] },
    ];
    expect(seriesSums(buckets, 3)).toEqual([1, 7, 3]);
    expect(stacked(buckets, 3)).toEqual([
      [1, 0],
      [3, 5],
      [6, 5],
    ]);
    expect(bucketWidthMs(buckets, 20)).toBe(10);
    expect(bucketWidthMs(buckets.slice(0, 1), 25)).toBe(25);
    expect(bucketWidthMs([], 25)).toBe(0);
  });

  it('say when they are, as exactly as they are wide', () => {
    expect(bucketText(AT_MS, MINUTE_MS, 'utc')).toBe('2026-11-22 23:55–23:56 UTC');
    expect(bucketText(AT_MS, 5 * MINUTE_MS, 'utc')).toBe('2026-11-22 23:55–2026-11-23 00:00 UTC');
    expect(bucketText(AT_MS, 10_000, 'utc')).toBe('2026-11-22 23:55:00–23:55:10 UTC');
    expect(bucketText(Date.UTC(2026, 10, 22), DAY_MS, 'utc')).toBe('2026-11-22');
    expect(bucketText(Date.UTC(2026, 10, 22), 7 * DAY_MS, 'utc')).toBe('2026-11-22 – before 2026-11-29');
  });

  it('say it by the clock that somebody chose; a day of UTC is no day there', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(bucketText(AT_MS, MINUTE_MS, 'local')).toBe('2026-11-23 05:25–05:26 +05:30');
    expect(bucketText(Date.UTC(2026, 10, 22), DAY_MS, 'local')).toBe('2026-11-22 05:30–2026-11-23 05:30 +05:30');
    expect(tickTexts([AT_MS / 1000], 3_600, 'local')).toEqual(['05:25']);
    vi.unstubAllEnvs();
  });

  it('say how wide they are', () => {
    const widths = [1_000, 30_000, 5 * MINUTE_MS, 60 * MINUTE_MS, DAY_MS, 30 * DAY_MS];
    expect(widths.map(widthText)).toEqual(['1 s', '30 s', '5 min', '1 h', '1 day', '30 days']);
  });
});

test('ticks say the clock, and the date where a day begins', () => {
  const midnightS = Date.UTC(2026, 10, 23) / 1000;
  expect(tickTexts([midnightS - 3_600, midnightS], 3_600, 'utc')).toEqual(['23:00', '11-23']);
  expect(tickTexts([midnightS + 30], 30, 'utc')).toEqual(['00:00:30']);
  expect(tickTexts([midnightS, midnightS + 86_400], 86_400, 'utc')).toEqual(['11-23', '11-24']);
  expect(tickTexts([midnightS], 31 * 86_400, 'utc')).toEqual(['2026-11']);
  expect(tickTexts([midnightS], 366 * 86_400, 'utc')).toEqual(['2026']);
});

describe('the brush under the keyboard', () => {
  const press = (key: string, shiftKey = false) => ({ key, shiftKey });

  it('begins at an end, moves, and stays within', () => {
    expect(moveBrush(undefined, press('ArrowLeft'), 5)).toEqual({ at: 4, anchor: undefined });
    expect(moveBrush(undefined, press('ArrowRight'), 5)).toEqual({ at: 0, anchor: undefined });
    expect(moveBrush({ at: 0, anchor: undefined }, press('ArrowLeft'), 5)?.at).toBe(0);
    expect(moveBrush({ at: 0, anchor: undefined }, press('PageDown'), 5)?.at).toBe(4);
    expect(moveBrush({ at: 3, anchor: undefined }, press('Home'), 5)?.at).toBe(0);
    expect(moveBrush({ at: 3, anchor: undefined }, press('x'), 5)).toBeUndefined();
    expect(moveBrush(undefined, press('End'), 0)).toBeUndefined();
  });

  it('holds with Shift what lies between, to either side, and lets go without', () => {
    const held = moveBrush({ at: 2, anchor: undefined }, press('ArrowLeft', true), 5);
    expect(held).toEqual({ at: 1, anchor: 2 });
    expect(held && brushedBars(held)).toEqual([1, 2]);
    expect(held && moveBrush(held, press('ArrowRight'), 5)).toEqual({ at: 2, anchor: undefined });
  });
});
