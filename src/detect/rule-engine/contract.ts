/**
 * The rule engine's types. Pure: no I/O, no clock, nothing of Watchfloor but this folder, so that it can be published
 * as `watchfloor/rule-engine`. Road: text → parse → plan → match (and, later, SQL).
 */

export type IssueSeverity = 'error' | 'warning' | 'info';

/** A fault in a rule file. Lines and columns count from 1. An `error` means: this rule does not run. */
export type RuleIssue = {
  readonly file: string;
  /** Which YAML document of the file, that is, which rule; absent for the first and for a fault of the whole file. */
  readonly document?: number;
  readonly line: number;
  readonly column: number;
  readonly severity: IssueSeverity;
  /** Stable, kebab-case: `unknown-modifier`, `unresolved-placeholder`, `yaml-syntax`. */
  readonly code: string;
  readonly message: string;
};

/** Counted from 1. */
export type TextPlace = { readonly line: number; readonly column: number };

export type RuleLevel = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** Of a parsed rule: in lower case, because names compare without case. */
export type RuleLogsource = { readonly product?: string; readonly service?: string; readonly category?: string };

/** What is shown of a rule wherever one of its matches is shown; `author` is required by the Detection Rule License 1.1. */
export type RuleDescription = {
  readonly id: string;
  readonly title: string;
  readonly level: RuleLevel;
  readonly status: string;
  readonly author: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly date: string;
  readonly modified: string;
  readonly logsource: RuleLogsource;
  /** As given to the loader: a path relative to the pack. */
  readonly file: string;
  /** Changes whenever the rule's text changes: the first 16 hex digits of a hash of it, given by the loader. */
  readonly version: string;
};

export type EventValue = string | number | boolean | null | readonly EventValue[];

/** The event as rules see it. Structurally the same as a decoded event of `collect/sources`. */
export type MatchableEvent = {
  readonly fields: Readonly<Record<string, EventValue>>;
  readonly logsource: { readonly product: string; readonly service: string; readonly categories: readonly string[] };
};

/** Why a rule fired: one field (or `keywords`), its value in the event, and the pattern that it met. */
export type MatchedField = {
  readonly field: string;
  readonly value: string;
  readonly pattern: string;
  readonly selection: string;
};

export type RuleText = { readonly file: string; readonly text: string; readonly version: string };

/** A compiled rule set. `match` gives indexes into `rules`, ascending, without repeats. */
export type RuleMatcher = {
  readonly rules: readonly RuleDescription[];
  readonly match: (event: MatchableEvent) => readonly number[];
  /** Only for hits: slower than `match`. */
  readonly explain: (rule: number, event: MatchableEvent) => readonly MatchedField[];
};
