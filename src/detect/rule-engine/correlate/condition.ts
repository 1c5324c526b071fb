import type { Bound, SigmaCorrelation, TemporalExpression } from '../sigma-correlation.ts';

/**
 * Over which windows a correlation is decided, and when (docs/correlation.md).
 * `rising`: a further event can only make it true: the timespan before each event, at once. `trailing`: the timespan
 * before each event, when the watermark has passed. `opened`: a timespan that begins with an event, when the watermark has
 * passed its end: only then is it known what did not happen.
 */
export type WindowMode = 'rising' | 'trailing' | 'opened';

export function windowModeOf({ type, bounds, temporal }: SigmaCorrelation): WindowMode {
  const isRising = bounds.every(({ operator }) => operator === 'gt' || operator === 'gte');
  switch (type) {
    case 'event_count':
    case 'value_count':
      return isRising ? 'rising' : 'opened';
    case 'temporal':
    case 'temporal_ordered':
      return isRising && (temporal === null || !hasNot(temporal)) ? 'rising' : 'opened';
    case 'value_sum':
      // Negative values can take a sum back, so it waits for its events in order.
      return isRising ? 'trailing' : 'opened';
    case 'value_avg':
    case 'value_percentile':
    case 'value_median':
      return 'trailing';
  }
}

function hasNot(expression: TemporalExpression): boolean {
  if (expression.kind === 'rule') return false;
  return expression.kind === 'not' || expression.of.some(hasNot);
}

export function meets(bounds: readonly Bound[], measure: number): boolean {
  return bounds.every((bound) => meetsOne(bound, measure));
}

function meetsOne({ operator, value }: Bound, measure: number): boolean {
  switch (operator) {
    case 'gt':
      return measure > value;
    case 'gte':
      return measure >= value;
    case 'lt':
      return measure < value;
    case 'lte':
      return measure <= value;
    case 'eq':
      return measure === value;
    case 'neq':
      return measure !== value;
  }
}

/** The least count that lower bounds let through, at least 1. */
export function leastCount(bounds: readonly Bound[]): number {
  return bounds.reduce(
    (least, { operator, value }) => Math.max(least, operator === 'gt' ? Math.floor(value) + 1 : Math.ceil(value)),
    1,
  );
}

/** Counting further than this changes nothing any more. */
export function lastTellingCount(bounds: readonly Bound[]): number {
  return bounds.reduce((last, { value }) => Math.max(last, Math.floor(value) + 1), 1);
}

/** `isSeen` is asked for rules as the correlation names them; below a `not` by the second function. */
export function holdsTemporal(
  expression: TemporalExpression,
  isSeen: (rule: string) => boolean,
  isSeenAtAll: (rule: string) => boolean = isSeen,
): boolean {
  switch (expression.kind) {
    case 'rule':
      return isSeen(expression.rule);
    case 'not':
      return !holdsTemporal(expression.of, isSeenAtAll, isSeen);
    case 'all':
      return expression.of.every((part) => holdsTemporal(part, isSeen, isSeenAtAll));
    case 'any':
      return expression.of.some((part) => holdsTemporal(part, isSeen, isSeenAtAll));
  }
}
