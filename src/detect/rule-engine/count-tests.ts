import type { Condition, Criterion, SigmaRule } from './sigma-rule.ts';

export type TestCount = {
  /** Patterns as they stand in the selections. */
  readonly written: number;
  /** With each selection as often as the condition names it: the size of what is planned. */
  readonly asked: number;
  /** How often the condition names a selection. */
  readonly mentions: number;
};

/** How large a rule or filter becomes once its condition is written out. Linear. */
export function countTests({ selections, condition }: Pick<SigmaRule, 'selections' | 'condition'>): TestCount {
  const sizes = new Map(selections.map(({ name, criterion }) => [name, countPatterns(criterion)]));
  let written = 0;
  for (const size of sizes.values()) written += size;
  let asked = 0;
  let mentions = 0;
  const visit = (node: Condition): void => {
    if (node.kind === 'not') visit(node.of);
    else if (node.kind !== 'selection') node.of.forEach(visit);
    else {
      mentions++;
      asked += sizes.get(node.name) ?? 0;
    }
  };
  visit(condition);
  return { written, asked, mentions };
}

function countPatterns(criterion: Criterion): number {
  if (criterion.kind === 'field') return Math.max(1, criterion.patterns.length);
  if (criterion.kind === 'not') return countPatterns(criterion.of);
  return criterion.of.reduce((sum, one) => sum + countPatterns(one), 0);
}
