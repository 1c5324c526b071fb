import type { BacktestResult } from '../../../../src/detect/backtest/contract.ts';

type Counted = Pick<BacktestResult, 'hits' | 'entities' | 'entityDays' | 'daysSearched'>;

/** What the rule would have come to, with the days that it is a mean of. */
export function backtestSummary({ hits, entities, entityDays, daysSearched }: Counted): string {
  if (daysSearched === 0) return 'No day of the window holds events, so nothing is known.';
  const days = `${daysSearched} ${daysSearched === 1 ? 'day' : 'days'} with events`;
  if (hits === 0) return `No hit in ${days}.`;
  const perDay = entityDays / daysSearched;
  const mean = perDay >= 100 ? Math.round(perDay).toLocaleString('en') : perDay.toPrecision(2).replace(/\.0$/, '');
  const who = `${entities.toLocaleString('en')} ${entities === 1 ? 'entity' : 'entities'}`;
  return `≈${mean} alerts/day, ${who}: ${hits.toLocaleString('en')} ${hits === 1 ? 'hit' : 'hits'} in ${days}.`;
}

export function precisionText({ precision, verdicts }: Pick<BacktestResult, 'precision' | 'verdicts'>): string {
  if (verdicts === null) return 'Past verdicts were not compared: the search was stopped before.';
  const judged = verdicts.true.alerts + verdicts.benign.alerts + verdicts.false.alerts;
  if (judged === 0) return 'None of this rule’s alerts in the window has been judged.';
  const still = verdicts.true.stillHit + verdicts.benign.stillHit + verdicts.false.stillHit;
  if (precision === null) return `It meets none of the ${judged} judged alerts any more.`;
  return `${Math.round(precision * 100)} % true: ${verdicts.true.stillHit} of ${still} judged alerts that it still meets.`;
}
