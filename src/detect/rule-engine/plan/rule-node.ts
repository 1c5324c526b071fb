import type { Condition, Criterion, SigmaRule } from '../sigma-rule.ts';
import type { Predicate, PredicateTable } from './predicate.ts';

/** A rule as a tree over shared predicates. */
export type RuleNode =
  | { readonly kind: 'all' | 'any'; readonly of: readonly RuleNode[] }
  | { readonly kind: 'not'; readonly of: RuleNode }
  /** Any of these holds. */
  | { readonly kind: 'test'; readonly predicates: readonly Predicate[] };

export function buildRuleNode(rule: SigmaRule, table: PredicateTable): RuleNode {
  const selections = new Map(rule.selections.map(({ name, criterion }) => [name, fromCriterion(criterion, table)]));
  const fromCondition = (condition: Condition): RuleNode => {
    // The parser refuses names that are no selections.
    if (condition.kind === 'selection') return selections.get(condition.name) ?? { kind: 'any', of: [] };
    if (condition.kind === 'not') return { kind: 'not', of: fromCondition(condition.of) };
    return { kind: condition.kind, of: condition.of.map(fromCondition) };
  };
  return fromCondition(rule.condition);
}

function fromCriterion(criterion: Criterion, table: PredicateTable): RuleNode {
  const node = table.nodes.get(criterion) ?? makeNode(criterion, table);
  table.nodes.set(criterion, node);
  return node;
}

function makeNode(criterion: Criterion, table: PredicateTable): RuleNode {
  if (criterion.kind === 'field') {
    const slot = table.slotOf(criterion.field);
    return { kind: 'test', predicates: criterion.patterns.map((pattern) => table.intern(slot, pattern)) };
  }
  if (criterion.kind === 'not') return { kind: 'not', of: fromCriterion(criterion.of, table) };
  return { kind: criterion.kind, of: criterion.of.map((one) => fromCriterion(one, table)) };
}
