import type { EventValue, MatchableEvent } from '../contract.ts';
import type { FieldIndex } from '../plan/field-index.ts';
import type { Plan } from '../plan/plan-rules.ts';
import { textsOf } from './event-values.ts';
import { EventView } from './event-view.ts';
import { RuleRunner } from './rule-runner.ts';

/** Runs a plan on one decoded event after another: the indexes say which witnesses hold, the runner does the rest. */
export class PlanMatcher {
  readonly #view: EventView;
  #plan: Plan;
  #runner: RuleRunner;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#view = new EventView(plan.slots);
    this.#runner = new RuleRunner(plan, this.#view);
  }

  /** Rules by their place in the plan, in no order. */
  match(event: MatchableEvent): readonly number[] {
    const better = this.#runner.betterPlan();
    if (better !== undefined) {
      this.#plan = better;
      this.#runner = new RuleRunner(better, this.#view);
    }
    this.#runner.begin();
    this.#view.load(event.fields);
    this.#findCandidates();
    return this.#runner.run();
  }

  #findCandidates(): void {
    const { indexes, keywordIndex } = this.#plan;
    const { present, values } = this.#view;
    for (const slot of present) {
      const index = indexes[slot];
      if (index === undefined) continue;
      this.#runner.take(index.present);
      this.#lookUp(index, values[slot] as EventValue);
    }
    if (keywordIndex !== undefined) {
      for (const value of this.#view.allValues()) this.#lookUp(keywordIndex, value);
    }
  }

  #lookUp(index: FieldIndex, value: EventValue): void {
    if (typeof value === 'string') this.#runner.take(index.lookUp(value));
    else if (typeof value === 'number' || typeof value === 'boolean') this.#runner.take(index.lookUp(String(value)));
    else for (const text of textsOf(value)) this.#runner.take(index.lookUp(text));
  }
}
