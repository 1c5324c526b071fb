import type { RuleLogsource } from '../contract.ts';
import type { Selection } from '../sigma-rule.ts';

/** One field may stand for several: any of them. */
export type FieldMapping = readonly { readonly from: string; readonly to: readonly string[] }[];

export type PipelineChange =
  | { readonly kind: 'map-fields'; readonly mapping: FieldMapping }
  | { readonly kind: 'map-prefixes'; readonly mapping: FieldMapping }
  | { readonly kind: 'add-prefix' | 'add-suffix'; readonly text: string }
  | { readonly kind: 'change-logsource'; readonly logsource: RuleLogsource }
  | { readonly kind: 'add-condition'; readonly criterion: Selection['criterion']; readonly isNegated: boolean };

export type RuleCondition =
  | { readonly kind: 'logsource'; readonly logsource: RuleLogsource }
  | { readonly kind: 'attribute'; readonly attribute: RuleAttribute; readonly value: string }
  | { readonly kind: 'tag'; readonly tag: string };

export type RuleAttribute = 'taxonomy' | 'status' | 'level' | 'author' | 'title' | 'id';

/** Which fields a step touches; null: all. */
export type FieldChoice = { readonly kind: 'include' | 'exclude'; readonly fields: readonly string[] };

export type PipelineStep = {
  readonly change: PipelineChange;
  readonly conditions: readonly RuleCondition[];
  /** How several conditions are joined. */
  readonly join: 'all' | 'any';
  readonly isNegated: boolean;
  readonly fields: FieldChoice | null;
};

/** A compatible part of pySigma's processing pipelines: plain JSON, applied to parsed rules. */
export type FieldPipeline = {
  readonly name: string;
  /** Lower ones are applied first. */
  readonly priority: number;
  readonly steps: readonly PipelineStep[];
};
