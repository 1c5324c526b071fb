import type { RuleDescription, TextPlace } from './contract.ts';
import type { Condition, Selection } from './sigma-rule.ts';

/** A filter has no level, status or tags: it changes rules, and raises nothing. */
export type FilterDescription = Pick<
  RuleDescription,
  'id' | 'title' | 'author' | 'description' | 'date' | 'modified' | 'logsource' | 'file' | 'version'
>;

/** A parsed filter: its condition is ANDed onto the rules that it names. Plain JSON, like a parsed rule. */
export type SigmaFilter = {
  readonly description: FilterDescription;
  /** Where the document begins in its file, from 1. */
  readonly line: number;
  /** Which YAML document of the file, from 2; absent for the first. */
  readonly document?: number;
  /** Whose field names it uses; absent for Sigma's own. */
  readonly taxonomy?: string;
  /** By id or name, as written; `any`: every rule of its logsource. */
  readonly rules: 'any' | readonly string[];
  /** Where each of `rules` is written. */
  readonly rulePlaces: readonly TextPlace[];
  readonly selections: readonly Selection[];
  readonly condition: Condition;
};
