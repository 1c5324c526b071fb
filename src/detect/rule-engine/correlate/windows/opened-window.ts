import type { SigmaCorrelation } from '../../sigma-correlation.ts';
import { lastTellingCount, meets } from '../condition.ts';
import { EVENTS_NAMED } from '../contract.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';
import { ExactSum } from './exact-sum.ts';
import { RulesInOrder } from './rules-in-order.ts';
import { RulesSeen } from './rules-seen.ts';

/** A window that an event opened and that is asked once, at its end: nothing in it expires. */
export function openedWindowFor(correlation: SigmaCorrelation): GroupWindow {
  switch (correlation.type) {
    case 'temporal':
      return new RulesSeen(correlation);
    case 'temporal_ordered':
      return new RulesInOrder(correlation);
    case 'event_count':
    case 'value_count':
    case 'value_sum':
    case 'value_avg':
    case 'value_percentile':
    case 'value_median':
      return new OpenedTally(correlation);
  }
}

class OpenedTally implements GroupWindow {
  readonly #correlation: SigmaCorrelation;
  readonly #eventIds: string[] = [];
  readonly #values = new Set<string>();
  readonly #sum: ExactSum | undefined;
  readonly #lastTelling: number;
  #events = 0;

  constructor(correlation: SigmaCorrelation) {
    this.#correlation = correlation;
    this.#sum = correlation.type === 'value_sum' ? new ExactSum() : undefined;
    this.#lastTelling = lastTellingCount(correlation.bounds);
  }

  get size(): number {
    return this.#eventIds.length + this.#values.size;
  }

  add({ eventId, text, number }: Entry): void {
    this.#events += 1;
    if (this.#eventIds.length < EVENTS_NAMED) this.#eventIds.push(eventId);
    this.#sum?.add(number);
    if (this.#correlation.type === 'value_count' && this.#values.size < this.#lastTelling) this.#values.add(text);
  }

  verdict(): Verdict | undefined {
    const measure = this.#measure();
    return meets(this.#correlation.bounds, measure) ? { measure, eventIds: this.#eventIds } : undefined;
  }

  #measure(): number {
    if (this.#sum !== undefined) return this.#sum.value;
    return this.#correlation.type === 'value_count' ? this.#values.size : this.#events;
  }
}
