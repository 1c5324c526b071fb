import type { RuleDescription, TextPlace } from './contract.ts';

/** The seven types of Sigma 2.1.0, and `value_median`, an extension. */
export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'temporal'
  | 'temporal_ordered'
  | 'value_sum'
  | 'value_avg'
  | 'value_percentile'
  | 'value_median';

export type BoundOperator = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

/** One bound; a correlation's bounds must hold together (a range is two). */
export type Bound = { readonly operator: BoundOperator; readonly value: number };

/** `spray and not logon`: which of the named rules must have been seen in the window. Extension to Sigma 2.1.0. */
export type TemporalExpression =
  | { readonly kind: 'all' | 'any'; readonly of: readonly TemporalExpression[] }
  | { readonly kind: 'not'; readonly of: TemporalExpression }
  | { readonly kind: 'rule'; readonly rule: string };

/** `alias` in `group-by` or a condition's field stands for another field in the events of each rule. */
export type FieldAlias = {
  readonly alias: string;
  /** Where the alias is written; absent in correlations that come from no file. */
  readonly place?: TextPlace;
  readonly fields: readonly { readonly rule: string; readonly field: string }[];
};

/** A parsed correlation rule. Plain JSON, like a parsed rule. Rules are named as written: by id or by name. */
export type SigmaCorrelation = {
  /** Its `logsource` is empty: a correlation sees the matches of its rules. */
  readonly description: RuleDescription;
  readonly name: string | null;
  /** Where the document begins in its file, from 1. */
  readonly line: number;
  /** Which YAML document of the file, from 2; absent for the first. */
  readonly document?: number;
  /** Whose field names it uses; absent for Sigma's own. */
  readonly taxonomy?: string;
  readonly type: CorrelationType;
  readonly rules: readonly string[];
  /** Where each of `rules` is written, for issues; absent in correlations that come from no file. */
  readonly rulePlaces?: readonly TextPlace[];
  /** Empty: all matches make one group (extension; Sigma 2.1.0 demands a field). */
  readonly groupBy: readonly string[];
  readonly aliases: readonly FieldAlias[];
  readonly timespanMs: number;
  /** Fields whose values are counted or summed; several are counted as one combined value. Empty for the other types. */
  readonly fields: readonly string[];
  /** From 0 to 100; null but for `value_percentile`. */
  readonly percentile: number | null;
  /** Joined by AND. Empty only where `temporal` is given. */
  readonly bounds: readonly Bound[];
  /** The extended condition of a temporal correlation; null where bounds count the rules seen. */
  readonly temporal: TemporalExpression | null;
  /** Whether the rules it names go on matching by themselves. Otherwise they are recorded but raise nothing. */
  readonly generate: boolean;
  /** Set by `linkRules`: part of another correlation, so it raises nothing by itself. */
  readonly isPart?: true;
};
