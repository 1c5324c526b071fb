import { EventSamples } from '../plan/event-samples.ts';
import { improvePlan, type Plan, type WitnessTally } from '../plan/plan-rules.ts';
import type { Predicate } from '../plan/predicate.ts';
import { HOLDS } from '../plan/rule-programs.ts';
import { askPredicate, type FieldView } from './ask-predicate.ts';

const NONE: readonly number[] = [];
/** Of events before a plan is improved, one in so many is kept as a sample. */
const SAMPLE_EVERY = 16;
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
    const { length } = plan.predicates;
    this.tally = {
      events: 0,
      held: new Uint32Array(length),
      asked: new Uint32Array(length),
      samples: new EventSamples(),
    };
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
  take(predicates: Int32Array, count = predicates.length): void {
    for (let i = 0; i < count; i++) {
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
    const { alwaysRules, improveAfter } = this.#plan;
    if (improveAfter.length > 0 && this.tally.events % SAMPLE_EVERY === 0) this.#sample();
    if (this.#candidates.length === 0 && alwaysRules.length === 0) return NONE;
    const matched: number[] = [];
    for (let i = 0; i < this.#candidates.length; i++) {
      const rule = this.#candidates[i] as number;
      if (this.#holds(rule)) matched.push(rule);
    }
    for (const rule of alwaysRules) if (this.#holds(rule)) matched.push(rule);
    return matched;
  }

  #sample(): void {
    const { samples } = this.tally;
    if (!samples.isFull) samples.add(this.#view, this.#plan.slots.size);
  }

  #holds(rule: number): boolean {
    const program = this.#plan.programs.of(rule);
    const answers = this.#answers;
    let at = program[program.length - 1] as number;
    while (at >= 0) {
      const id = program[at] as number;
      const known = answers[id] as number;
      const isTrue = known >= this.#serial ? known > this.#serial : this.#answer(id);
      at = program[isTrue ? at + 1 : at + 2] as number;
    }
    return at === HOLDS;
  }

  #answer(id: number): boolean {
    let isTrue = false;
    if (this.#isIndexed[id] === 0) {
      this.tally.asked[id] = (this.tally.asked[id] as number) + 1;
      isTrue = askPredicate(this.#plan.predicates[id] as Predicate, this.#view);
    }
    this.#answers[id] = this.#serial + (isTrue ? 1 : 0);
    return isTrue;
  }
}
