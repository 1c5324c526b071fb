import type { RuleDescription } from './contract.ts';

/**
 * A parsed Sigma rule: everything resolved (modifiers applied, `1 of x*` written out), nothing compiled. Plain JSON, so
 * that it can be cached, and the only input of every back end: the matcher today, SQL for the lake later.
 */
export type SigmaRule = {
  readonly description: RuleDescription;
  /** By which correlations and filters may name the rule besides its id; null where it has none. */
  readonly name: string | null;
  /** Where the rule's document begins in its file, from 1. */
  readonly line: number;
  /** Whose field names the rule uses; absent for Sigma's own. */
  readonly taxonomy?: string;
  /** In file order. A list, not a record: names are an author's free text (`__proto__`). */
  readonly selections: readonly Selection[];
  readonly condition: Condition;
  /** Set by `linkRules`: ids of the filters in the condition. */
  readonly filteredBy?: readonly string[];
  /** Set by `linkRules`: part of a correlation, so its matches are recorded and raise nothing by themselves. */
  readonly isPart?: true;
};

export type Selection = { readonly name: string; readonly criterion: Criterion };

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'selection'; readonly name: string };

export type Criterion =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Criterion[] }
  | { readonly kind: 'not'; readonly of: Criterion }
  | FieldCriterion;

/** Holds where any of the patterns meets any element of the field; `field: null` means any value of the whole event. */
export type FieldCriterion = {
  readonly kind: 'field';
  /** Without spaces: `Source Name` and `SourceName` are the same field. */
  readonly field: string | null;
  readonly patterns: readonly ValuePattern[];
};

export type TextPosition = 'equals' | 'startswith' | 'endswith' | 'contains';
export type CompareOperator = 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** `run` is Sigma's `*`, `one` is `?`. */
export type PatternPart = string | { readonly any: 'run' | 'one' };

/** Wildcards at the ends only: the shape that indexes serve. Case counts only where `isCased`. */
export type TextPattern = { readonly kind: TextPosition; readonly text: string; readonly isCased: boolean };

/** Wildcards elsewhere. Anchored at both ends. */
export type WildcardPattern = {
  readonly kind: 'wildcard';
  readonly parts: readonly PatternPart[];
  readonly isCased: boolean;
};

/** RE2 syntax, unanchored. `flags` holds any of `i`, `m`, `s`. */
export type RegexPattern = { readonly kind: 'regex'; readonly source: string; readonly flags: string };

export type ComparePattern = {
  readonly kind: 'compare';
  readonly operator: CompareOperator;
  readonly operand: number;
  /** Null: the field's number itself; else that part of the field's date. */
  readonly timePart: TimePart | null;
};

export type FieldReferencePattern = {
  readonly kind: 'fieldref';
  readonly field: string;
  readonly position: TextPosition;
  readonly isCased: boolean;
};

export type ValuePattern =
  | TextPattern
  | WildcardPattern
  | RegexPattern
  | ComparePattern
  | FieldReferencePattern
  | { readonly kind: 'cidr'; readonly network: string }
  | { readonly kind: 'exists'; readonly isPresent: boolean }
  /** The field is missing or null. */
  | { readonly kind: 'null' };
