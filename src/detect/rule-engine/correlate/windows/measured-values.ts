import type { SigmaCorrelation } from '../../sigma-correlation.ts';
import { meets } from '../condition.ts';
import { EVENTS_NAMED } from '../contract.ts';
import { Fifo } from '../fifo.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';
import { ExactSum } from './exact-sum.ts';
import { RankedNumbers } from './ranked-numbers.ts';

type Measure = {
  readonly add: (number: number) => void;
  readonly remove: (number: number) => void;
  /** What is measured, where it meets the condition. `entries` has at least one. */
  readonly met: (entries: Fifo<Entry>) => number | undefined;
};

/** `value_sum`, `value_avg`, `value_percentile`, `value_median` over the timespan before each event. */
export class MeasuredValues implements GroupWindow {
  readonly #measure: Measure;
  readonly #entries = new Fifo<Entry>();

  constructor(correlation: SigmaCorrelation) {
    this.#measure = measureOf(correlation);
  }

  get size(): number {
    return this.#entries.length;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#measure.add(entry.number);
  }

  verdict(afterMs: number): Verdict | undefined {
    this.forget(afterMs);
    if (this.#entries.length === 0) return undefined;
    const measure = this.#measure.met(this.#entries);
    if (measure === undefined) return undefined;
    return { measure, eventIds: this.#entries.front(EVENTS_NAMED).map(({ eventId }) => eventId) };
  }

  forget(untilMs: number): void {
    for (let oldest = this.#entries.peek(); oldest && oldest.timeMs <= untilMs; oldest = this.#entries.peek()) {
      this.#dropOldest();
    }
  }

  trim(most: number): number {
    const cost = Math.max(0, this.#entries.length - most);
    for (let n = 0; n < cost; n += 1) this.#dropOldest();
    return cost;
  }

  #dropOldest(): void {
    const oldest = this.#entries.shift();
    if (oldest !== undefined) this.#measure.remove(oldest.number);
  }
}

function measureOf({ type, percentile, bounds }: SigmaCorrelation): Measure {
  if (type === 'value_sum' || type === 'value_avg') {
    const sum = new ExactSum();
    return {
      add: (number) => sum.add(number),
      remove: (number) => sum.remove(number),
      met: ({ length }) => {
        const measure = type === 'value_avg' ? sum.value / length : sum.value;
        return meets(bounds, measure) ? measure : undefined;
      },
    };
  }
  // The median is the 50th percentile, as the specification hints.
  const ranked = new RankedNumbers(type === 'value_percentile' ? (percentile ?? 50) : 50, bounds);
  return {
    add: (number) => ranked.add(number),
    remove: (number) => ranked.remove(number),
    met: (entries) => {
      if (!ranked.meets(entries.length)) return undefined;
      return ranked.percentileOf(entries.front(entries.length).map(({ number }) => number));
    },
  };
}
