import { expect, it } from 'vitest';
import { backtestSummary, precisionText } from './backtest-summary.ts';

it('names the mean with what it is a mean of, and never a 0 for what is not known', () => {
  const found = { hits: 40, entities: 2, entityDays: 31, daysSearched: 10 };
  expect(backtestSummary(found)).toBe('≈3.1 alerts/day, 2 entities: 40 hits in 10 days with events.');
  expect(backtestSummary({ hits: 1, entities: 1, entityDays: 1, daysSearched: 1 })).toMatch(
    /^≈1 alerts\/day, 1 entity/,
  );
  expect(backtestSummary({ ...found, hits: 0 })).toBe('No hit in 10 days with events.');
  expect(backtestSummary({ ...found, daysSearched: 0 })).toMatch(/nothing is known/);
});

it('says of how many judged alerts its precision speaks', () => {
  const judged = (alerts: number, stillHit: number) => ({ alerts, stillHit });
  const verdicts = { true: judged(3, 2), benign: judged(1, 0), false: judged(2, 1) };
  expect(precisionText({ precision: 2 / 3, verdicts })).toBe('67 % true: 2 of 3 judged alerts that it still meets.');
  expect(precisionText({ precision: null, verdicts })).toBe('It meets none of the 6 judged alerts any more.');
  expect(precisionText({ precision: null, verdicts: null })).toMatch(/not compared/);
});
