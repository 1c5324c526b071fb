import { expect, it } from 'vitest';
import { isPartial } from './run-backtest.ts';

it('a backtest that somebody cancelled is partial, also before its first result', () => {
  expect(isPartial([{ state: 'done', results: [] }])).toBe(false);
  expect(
    isPartial([
      { state: 'done', results: [] },
      { state: 'cancelled', results: [] },
    ]),
  ).toBe(true);
});
