import type { RuleLevel } from '../detect/rule-engine/index.ts';

/** Sigma's levels, mildest first: the position is the rank. Apart, so that help is shown without loading the rule engine. */
export const DETECT_LEVELS = [
  'informational',
  'low',
  'medium',
  'high',
  'critical',
] as const satisfies readonly RuleLevel[];
