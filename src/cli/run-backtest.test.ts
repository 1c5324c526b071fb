import { expect, it } from 'vitest';
import { isPartial, windowAfter } from './run-backtest.ts';

it('a backtest that somebody cancelled is partial, also before its first result', () => {
  expect(isPartial([{ state: 'done', results: [] }])).toBe(false);
  expect(
    isPartial([
      { state: 'done', results: [] },
      { state: 'cancelled', results: [] },
    ]),
  ).toBe(true);
});

it('all rules are tried over one window, which the first of them place', () => {
  const ends = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-31T00:00:00.000Z' };
  expect(windowAfter([], { newestDays: 30 })).toEqual({ newestDays: 30 });
  expect(windowAfter([{ ...ends, rules: 0 }], { newestDays: 30 })).toEqual({ newestDays: 30 });
  expect(windowAfter([{ ...ends, rules: 50 }], { newestDays: 30 })).toEqual(ends);
});
