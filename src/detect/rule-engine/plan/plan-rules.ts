import type { SigmaRule } from '../sigma-rule.ts';
import { WitnessChooser } from './choose-witness.ts';
import { FieldIndex } from './field-index.ts';
import { KEYWORD_SLOT, type Predicate, PredicateTable } from './predicate.ts';
import { buildRuleNode, type RuleNode } from './rule-node.ts';

/** What is needed to match the rules of one logsource. Rules go by their place in `nodes`. */
export type Plan = {
  readonly nodes: readonly RuleNode[];
  readonly predicates: readonly Predicate[];
  /** Field name, without spaces, to slot. */
  readonly slots: ReadonlyMap<string, number>;
  /** By slot; undefined where the field is only looked at on demand. */
  readonly indexes: readonly (FieldIndex | undefined)[];
  readonly keywordIndex: FieldIndex | undefined;
  /** By predicate: the rules to evaluate when it holds. */
  readonly witnessedRules: readonly (Int32Array | undefined)[];
  /** Rules without a witness: evaluated on every event. */
  readonly alwaysRules: readonly number[];
};

export function planRules(rules: readonly SigmaRule[]): Plan {
  const table = new PredicateTable();
  const nodes = rules.map((rule) => buildRuleNode(rule, table));
  const chooser = new WitnessChooser(table);
  const alwaysRules: number[] = [];
  const witnessed = new Map<number, number[]>();
  nodes.forEach((node, rule) => {
    const witness = chooser.choose(node);
    if (witness === undefined) alwaysRules.push(rule);
    for (const { id } of witness?.predicates ?? []) {
      const postings = witnessed.get(id);
      if (postings === undefined) witnessed.set(id, [rule]);
      else postings.push(rule);
    }
  });
  const { predicates, slots } = table;
  return {
    nodes,
    predicates,
    slots,
    ...buildIndexes(
      predicates.filter(({ id }) => witnessed.has(id)),
      slots.size,
    ),
    witnessedRules: predicates.map(({ id }) => toPostings(witnessed.get(id))),
    alwaysRules,
  };
}

function buildIndexes(witnesses: readonly Predicate[], slotCount: number): Pick<Plan, 'indexes' | 'keywordIndex'> {
  const bySlot = Map.groupBy(witnesses, ({ slot }) => slot);
  const indexOf = (slot: number): FieldIndex | undefined => {
    const predicates = bySlot.get(slot);
    return predicates === undefined ? undefined : new FieldIndex(predicates);
  };
  return {
    indexes: Array.from({ length: slotCount }, (_, slot) => indexOf(slot)),
    keywordIndex: indexOf(KEYWORD_SLOT),
  };
}

function toPostings(rules: readonly number[] | undefined): Int32Array | undefined {
  return rules === undefined ? undefined : Int32Array.from(new Set(rules));
}
