import type { Criterion, SigmaRule } from '../rule-engine/index.ts';

export type RuleField = {
  readonly name: string;
  /** How many rules ask for it. */
  readonly rules: number;
};

/** More than the public set uses: a list to choose from. */
const MAX_FIELDS = 2_000;

/** The fields that rules ask for, the most common first. */
export function listRuleFields(rules: readonly SigmaRule[]): readonly RuleField[] {
  const counts = new Map<string, number>();
  for (const { selections } of rules) {
    const names = new Set<string>();
    for (const { criterion } of selections) collectFields(criterion, names);
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, rules]) => ({ name, rules }))
    .toSorted((a, b) => b.rules - a.rules || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_FIELDS);
}

function collectFields(criterion: Criterion, names: Set<string>): void {
  if (criterion.kind === 'field') {
    if (criterion.field !== null) names.add(criterion.field);
  } else if (criterion.kind === 'not') {
    collectFields(criterion.of, names);
  } else {
    for (const part of criterion.of) collectFields(part, names);
  }
}
