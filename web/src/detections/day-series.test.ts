import { expect, it } from 'vitest';
import { daySeries } from './day-series.ts';

it('fills the days that had no match, up to today', () => {
  const now = Date.UTC(2026, 2, 1, 23, 59);
  expect(daySeries([{ day: '2026-02-28', matches: 4 }], 3, now)).toEqual([
    { day: '2026-02-27', matches: 0 },
    { day: '2026-02-28', matches: 4 },
    { day: '2026-03-01', matches: 0 },
  ]);
});
