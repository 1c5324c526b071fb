import type { Bound, SigmaCorrelation } from '../rule-engine/index.ts';

const SIGNS: Readonly<Record<Bound['operator'], string>> = {
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  eq: '=',
  neq: '≠',
};

/** `event_count ≥ 10 within 600 s`. */
export function conditionInWords(correlation: SigmaCorrelation): string {
  const { type, bounds, fields, percentile, temporal, timespanMs } = correlation;
  const subject = [type, percentile ?? '', fields.length > 0 ? `of ${fields.join(' + ')}` : ''].filter(Boolean);
  const limits = bounds.map(({ operator, value }) => `${SIGNS[operator]} ${value}`).join(' and ');
  const condition = temporal === null ? limits : 'as its condition says';
  return `${subject.join(' ')} ${condition} within ${timespanMs / 1_000} s`;
}
