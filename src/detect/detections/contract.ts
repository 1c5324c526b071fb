/** Draft: not run. Shadow: matches are recorded and raise nothing. Live. Retired: not run, its history stays. */
export const RULE_STATES = ['draft', 'shadow', 'live', 'retired'] as const;
export type RuleState = (typeof RULE_STATES)[number];
