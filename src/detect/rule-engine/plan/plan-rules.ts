import type { SigmaRule } from '../sigma-rule.ts';
import { type Witness, WitnessChooser } from './choose-witness.ts';
import type { EventSamples } from './event-samples.ts';
import { FieldIndex } from './field-index.ts';
import { KEYWORD_SLOT, type Predicate, PredicateTable } from './predicate.ts';
import { buildRuleNode, type RuleNode } from './rule-node.ts';
import { RulePrograms } from './rule-programs.ts';

/** What is needed to match the rules of one logsource. Rules go by their place in `nodes`. */
export type Plan = {
  readonly nodes: readonly RuleNode[];
  readonly programs: RulePrograms;
  readonly predicates: readonly Predicate[];
  /** Field name, without spaces, to slot. */
  readonly slots: ReadonlyMap<string, number>;
  /** By slot; undefined where the field is only looked at on demand. */
  readonly indexes: readonly (FieldIndex | undefined)[];
  readonly keywordIndex: FieldIndex | undefined;
  /** By predicate: the rules to evaluate when it holds. Defined, and empty, also where an index only answers it. */
  readonly witnessedRules: readonly (Int32Array | undefined)[];
  /** Rules without a witness: evaluated on every event. */
  readonly alwaysRules: readonly number[];
  /** No witnesses, but asked so often that an index answers them. */
  readonly answered: readonly Predicate[];
  /** By rule. */
  readonly witnesses: readonly (Witness | undefined)[];
  readonly table: PredicateTable;
  /** By predicate, of this plan's and earlier ones' witnesses: on what share of events they held. */
  readonly measured: ReadonlyMap<number, number>;
  /** After how many events it pays to look for better witnesses; the last plan has none. */
  readonly improveAfter: readonly number[];
};

/** By predicate, how often indexed ones held and others were asked; and some of the events. */
export type WitnessTally = {
  events: number;
  readonly held: Uint32Array;
  readonly asked: Uint32Array;
  readonly samples: EventSamples;
};

/** A witness that holds on a larger share of events costs more than looking for a better one. */
const WASTEFUL_SHARE = 0.01;
/** What is asked on a larger share of events is cheaper to look for together with the witnesses of its field. */
const OFTEN_ASKED_SHARE = 0.005;
const IMPROVE_AFTER = [1024, 8192, 65_536];

export function planRules(rules: readonly SigmaRule[]): Plan {
  const table = new PredicateTable();
  const nodes = rules.map((rule) => buildRuleNode(rule, table));
  const chooser = new WitnessChooser(table);
  const witnesses = nodes.map((node) => chooser.choose(node));
  return buildPlan({
    table,
    nodes,
    witnesses,
    chooser,
    answered: [],
    measured: new Map(),
    improveAfter: IMPROVE_AFTER,
  });
}

/**
 * A plan for the same rules with better witnesses and a better order, now that it is known how often they hold. What holds
 * seldom stays.
 */
export function improvePlan(plan: Plan, { events, held, asked, samples }: WitnessTally): Plan {
  const measured = new Map(plan.measured);
  plan.witnessedRules.forEach((rules, id) => {
    if (rules !== undefined) measured.set(id, (held[id] as number) / events);
  });
  const chooser = new WitnessChooser(plan.table, measured, samples);
  const witnesses = plan.witnesses.map((witness, rule) => {
    const share = witness?.predicates.reduce((sum, { id }) => sum + (measured.get(id) ?? 0), 0) ?? 0;
    if (share < WASTEFUL_SHARE) return witness;
    const other = chooser.choose(plan.nodes[rule] as RuleNode);
    if (other === undefined || other.share >= share) return witness;
    return other;
  });
  const often = plan.predicates.filter(
    (one) => (asked[one.id] as number) > events * OFTEN_ASKED_SHARE && isAnswerable(one, plan),
  );
  const answered = [...plan.answered, ...often];
  return buildPlan({ ...plan, witnesses, answered, measured, chooser, improveAfter: plan.improveAfter.slice(1) }, plan);
}

/** A text that is looked for in a field which is searched in any case. */
function isAnswerable({ slot, question }: Predicate, { indexes }: Plan): boolean {
  if (question.kind !== 'text' || indexes[slot] === undefined) return false;
  const { text, isCased } = question.pattern;
  return !isCased && text !== '';
}

type PlanParts = Pick<Plan, 'table' | 'nodes' | 'witnesses' | 'answered' | 'measured' | 'improveAfter'> & {
  readonly chooser: WitnessChooser;
};

function buildPlan(parts: PlanParts, before?: Plan): Plan {
  const { table, nodes, witnesses, answered, chooser, measured, improveAfter } = parts;
  const witnessed = new Map<number, number[]>(answered.map(({ id }) => [id, []]));
  witnesses.forEach((witness, rule) => {
    for (const { id } of witness?.predicates ?? []) {
      const postings = witnessed.get(id);
      if (postings === undefined) witnessed.set(id, [rule]);
      else postings.push(rule);
    }
  });
  const { slots } = table;
  const predicates = [...table.predicates];
  const facts = {
    shareOf: (predicate: Predicate) => chooser.shareOf(predicate),
    isIndexed: ({ id }: Predicate) => witnessed.has(id),
  };
  return {
    nodes,
    programs: new RulePrograms(nodes, facts),
    predicates,
    slots,
    ...buildIndexes(
      predicates.filter(({ id }) => witnessed.has(id)),
      slots.size,
      before,
    ),
    witnessedRules: predicates.map(({ id }) => toPostings(witnessed.get(id))),
    alwaysRules: witnesses.flatMap((witness, rule) => (witness === undefined ? [rule] : [])),
    answered,
    witnesses,
    table,
    measured,
    improveAfter,
  };
}

function buildIndexes(
  witnesses: readonly Predicate[],
  slotCount: number,
  before: Plan | undefined,
): Pick<Plan, 'indexes' | 'keywordIndex'> {
  const bySlot = Map.groupBy(witnesses, ({ slot }) => slot);
  const indexOf = (slot: number): FieldIndex | undefined => {
    const predicates = bySlot.get(slot);
    if (predicates === undefined) return undefined;
    const known = slot === KEYWORD_SLOT ? before?.keywordIndex : before?.indexes[slot];
    return known?.isOf(predicates) === true ? known : new FieldIndex(predicates);
  };
  return {
    indexes: Array.from({ length: slotCount }, (_, slot) => indexOf(slot)),
    keywordIndex: indexOf(KEYWORD_SLOT),
  };
}

function toPostings(rules: readonly number[] | undefined): Int32Array | undefined {
  return rules === undefined ? undefined : Int32Array.from(new Set(rules));
}
