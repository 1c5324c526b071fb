import { improvePlan, type Plan, type WitnessTally } from '../plan/plan-rules.ts';
import { KEYWORD_SLOT, type Predicate } from '../plan/predicate.ts';
import type { RuleNode } from '../plan/rule-node.ts';
import { compareFields } from './field-reference.ts';

/** One event by the plan's slots: what is left to be asked once the indexes have spoken. */
export type FieldView = {
  readonly has: (slot: number) => boolean;
  /** Missing, or null, or a list with a null. */
  readonly isNull: (slot: number) => boolean;
  readonly texts: (slot: number) => readonly string[];
  readonly folded: (slot: number) => readonly string[];
  readonly allTexts: (isFolded: boolean) => readonly string[];
  /** What predicates said of this very value before, if that is kept. */
  readonly answers?: (slot: number) => Map<number, boolean> | undefined;
};

const NONE: readonly number[] = [];
/** Serials are written into 32 bits, two an event: one for false, one for true. */
const LAST_SERIAL = 0xffff_fff0;

/**
 * From the witnesses that hold to the rules that match: rules behind a witness are evaluated, each predicate at most once
 * an event. State is stamped with a serial instead of being cleared.
 */
export class RuleRunner {
  readonly #plan: Plan;
  readonly #view: FieldView;
  /** Since the runner was made. */
  readonly tally: WitnessTally;
  /** By predicate: `serial` where known to be false, `serial + 1` where known to be true, else unknown. */
  readonly #answers: Uint32Array;
  readonly #ruleStamps: Uint32Array;
  /** By predicate: an index answers it completely, so that silence means false. */
  readonly #isIndexed: Uint8Array;
  #candidates: number[] = [];
  #serial = 0;

  constructor(plan: Plan, view: FieldView) {
    this.#plan = plan;
    this.#view = view;
    this.tally = { events: 0, held: new Uint32Array(plan.predicates.length) };
    this.#answers = new Uint32Array(plan.predicates.length);
    this.#ruleStamps = new Uint32Array(plan.nodes.length);
    this.#isIndexed = Uint8Array.from(plan.witnessedRules, (rules) => (rules === undefined ? 0 : 1));
  }

  /** A better plan for what was seen so far, now and then: for whoever made the runner to go on with. */
  betterPlan(): Plan | undefined {
    return this.#plan.improveAfter.includes(this.tally.events) ? improvePlan(this.#plan, this.tally) : undefined;
  }

  begin(): void {
    this.tally.events++;
    this.#serial += 2;
    if (this.#serial >= LAST_SERIAL) {
      this.#answers.fill(0);
      this.#ruleStamps.fill(0);
      this.#serial = 2;
    }
    this.#candidates.length = 0;
  }

  /** These witnesses hold for the event. */
  take(predicates: Int32Array): void {
    for (let i = 0; i < predicates.length; i++) {
      const id = predicates[i] as number;
      if (this.#answers[id] === this.#serial + 1) continue;
      this.#answers[id] = this.#serial + 1;
      this.tally.held[id] = (this.tally.held[id] as number) + 1;
      const rules = this.#plan.witnessedRules[id] as Int32Array;
      for (let j = 0; j < rules.length; j++) {
        const rule = rules[j] as number;
        if (this.#ruleStamps[rule] === this.#serial) continue;
        this.#ruleStamps[rule] = this.#serial;
        this.#candidates.push(rule);
      }
    }
  }

  /** Rules by their place in the plan, in no order. All witnesses that hold must have been taken. */
  run(): readonly number[] {
    const { nodes, alwaysRules } = this.#plan;
    if (this.#candidates.length === 0 && alwaysRules.length === 0) return NONE;
    const matched: number[] = [];
    for (let i = 0; i < this.#candidates.length; i++) {
      const rule = this.#candidates[i] as number;
      if (this.#holds(nodes[rule] as RuleNode)) matched.push(rule);
    }
    for (const rule of alwaysRules) if (this.#holds(nodes[rule] as RuleNode)) matched.push(rule);
    return matched;
  }

  #holds(node: RuleNode): boolean {
    if (node.kind === 'test') return this.#holdsAny(node.predicates);
    if (node.kind === 'not') return !this.#holds(node.of);
    const isAny = node.kind === 'any';
    for (const child of node.of) if (this.#holds(child) === isAny) return isAny;
    return !isAny;
  }

  #holdsAny(predicates: readonly Predicate[]): boolean {
    for (const predicate of predicates) if (this.#answer(predicate)) return true;
    return false;
  }

  #answer(predicate: Predicate): boolean {
    const known = this.#answers[predicate.id] as number;
    if (known >= this.#serial) return known > this.#serial;
    const isTrue = this.#isIndexed[predicate.id] === 0 && this.#ask(predicate);
    this.#answers[predicate.id] = this.#serial + (isTrue ? 1 : 0);
    return isTrue;
  }

  #ask(predicate: Predicate): boolean {
    const { slot, question } = predicate;
    const view = this.#view;
    switch (question.kind) {
      case 'exists':
        return view.has(slot);
      case 'absent':
        return !view.has(slot);
      case 'null':
        return view.isNull(slot);
      case 'fieldref':
        return compareFields(question.pattern, view.texts(slot), view.texts(question.otherSlot));
      case 'value':
        return this.#askOnce(predicate);
      default:
        return this.#askTexts(predicate);
    }
  }

  /** Regexes and their like are dear: a value that is met again need not be asked again. */
  #askOnce(predicate: Predicate): boolean {
    const answers = predicate.slot === KEYWORD_SLOT ? undefined : this.#view.answers?.(predicate.slot);
    const known = answers?.get(predicate.id);
    if (known !== undefined) return known;
    const isTrue = this.#askTexts(predicate);
    answers?.set(predicate.id, isTrue);
    return isTrue;
  }

  #askTexts({ slot, question }: Predicate): boolean {
    const view = this.#view;
    if (question.kind !== 'value' && question.kind !== 'text') return false;
    const { isFolded, test } = question.test;
    const texts = slot === KEYWORD_SLOT ? view.allTexts(isFolded) : isFolded ? view.folded(slot) : view.texts(slot);
    for (let i = 0; i < texts.length; i++) if (test(texts[i] as string)) return true;
    return false;
  }
}
