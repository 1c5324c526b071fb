/** Draft: not run. Shadow: matches are recorded and raise nothing. Live. Retired: not run, its history stays. */
export const RULE_STATES = ['draft', 'shadow', 'live', 'retired'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/**
 * How well a technique is seen, worst first. `logged`: what a rule would need is received, and none is live. `blind`: rules are
 * live, and nothing that they look at was received. `rule`: a live rule looks at what is received. `tested`: it has test
 * events, and they pass. `proven`: somebody judged one of its alerts true.
 */
export const COVERAGES = ['none', 'logged', 'blind', 'rule', 'tested', 'proven'] as const;
export type Coverage = (typeof COVERAGES)[number];
