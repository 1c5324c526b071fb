import type { EventValue, MatchableEvent } from '../contract.ts';
import type { FieldIndex } from '../plan/field-index.ts';
import type { Plan } from '../plan/plan-rules.ts';
import { KEYWORD_SLOT, type Predicate } from '../plan/predicate.ts';
import type { RuleNode } from '../plan/rule-node.ts';
import { textsOf } from './event-values.ts';
import { EventView } from './event-view.ts';
import { compareFields } from './field-reference.ts';

/** Serials are written into 32 bits, two a event: one for false, one for true. */
const LAST_SERIAL = 0xffff_fff0;

/**
 * Runs a plan on one event after another. First the indexes say which witnesses hold, then the rules behind those are
 * evaluated, each predicate at most once an event. State is stamped with a serial instead of being cleared.
 */
export class PlanMatcher {
  readonly #plan: Plan;
  readonly #view: EventView;
  /** By predicate: `serial` where known to be false, `serial + 1` where known to be true, else unknown. */
  readonly #answers: Uint32Array;
  readonly #ruleStamps: Uint32Array;
  /** By predicate: an index answers it completely, so that silence means false. */
  readonly #isIndexed: Uint8Array;
  #candidates: number[] = [];
  #serial = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#view = new EventView(plan.slots);
    this.#answers = new Uint32Array(plan.predicates.length);
    this.#ruleStamps = new Uint32Array(plan.nodes.length);
    this.#isIndexed = Uint8Array.from(plan.witnessedRules, (rules) => (rules === undefined ? 0 : 1));
  }

  /** Rules by their place in the plan, in no order. */
  match(event: MatchableEvent): readonly number[] {
    this.#begin();
    this.#view.load(event.fields);
    this.#findCandidates();
    return this.#candidates.filter((rule) => this.#holds(this.#plan.nodes[rule] as RuleNode));
  }

  #begin(): void {
    this.#serial += 2;
    if (this.#serial >= LAST_SERIAL) {
      this.#answers.fill(0);
      this.#ruleStamps.fill(0);
      this.#serial = 2;
    }
    this.#candidates = [...this.#plan.alwaysRules];
  }

  #findCandidates(): void {
    const { indexes, keywordIndex } = this.#plan;
    const { present, values } = this.#view;
    for (const slot of present) {
      const index = indexes[slot];
      if (index === undefined) continue;
      this.#take(index.present);
      this.#lookUp(index, values[slot] as EventValue);
    }
    if (keywordIndex !== undefined) {
      for (const value of this.#view.allValues()) this.#lookUp(keywordIndex, value);
    }
  }

  #lookUp(index: FieldIndex, value: EventValue): void {
    if (typeof value === 'string') this.#take(index.lookUp(value));
    else if (typeof value === 'number' || typeof value === 'boolean') this.#take(index.lookUp(String(value)));
    else for (const text of textsOf(value)) this.#take(index.lookUp(text));
  }

  #take(predicates: Int32Array): void {
    for (let i = 0; i < predicates.length; i++) {
      const id = predicates[i] as number;
      if (this.#answers[id] === this.#serial + 1) continue;
      this.#answers[id] = this.#serial + 1;
      const rules = this.#plan.witnessedRules[id] as Int32Array;
      for (let j = 0; j < rules.length; j++) {
        const rule = rules[j] as number;
        if (this.#ruleStamps[rule] === this.#serial) continue;
        this.#ruleStamps[rule] = this.#serial;
        this.#candidates.push(rule);
      }
    }
  }

  #holds(node: RuleNode): boolean {
    switch (node.kind) {
      case 'test':
        return node.predicates.some((predicate) => this.#answer(predicate));
      case 'not':
        return !this.#holds(node.of);
      case 'all':
        return node.of.every((child) => this.#holds(child));
      case 'any':
        return node.of.some((child) => this.#holds(child));
    }
  }

  #answer(predicate: Predicate): boolean {
    const known = this.#answers[predicate.id] as number;
    if (known >= this.#serial) return known > this.#serial;
    const isTrue = this.#isIndexed[predicate.id] === 0 && this.#ask(predicate);
    this.#answers[predicate.id] = this.#serial + (isTrue ? 1 : 0);
    return isTrue;
  }

  #ask({ slot, question }: Predicate): boolean {
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
      default: {
        const { isFolded, test } = question.test;
        const texts = slot === KEYWORD_SLOT ? view.allTexts(isFolded) : isFolded ? view.folded(slot) : view.texts(slot);
        return texts.some(test);
      }
    }
  }
}
