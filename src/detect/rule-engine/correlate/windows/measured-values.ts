import type { SigmaCorrelation } from '../../sigma-correlation.ts';
import { meets } from '../condition.ts';
import { EVENTS_NAMED } from '../contract.ts';
import { Fifo } from '../fifo.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';
import { OrderStatistics } from '../order-statistics.ts';

type Measure = {
  readonly add: (number: number) => void;
  readonly remove: (number: number) => void;
  readonly of: (count: number) => number;
};

/** `value_sum`, `value_avg`, `value_percentile`, `value_median` over the timespan before each event. */
export class MeasuredValues implements GroupWindow {
  readonly #correlation: SigmaCorrelation;
  readonly #measure: Measure;
  readonly #entries = new Fifo<Entry>();

  constructor(correlation: SigmaCorrelation) {
    this.#correlation = correlation;
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
    for (let oldest = this.#entries.peek(); oldest && oldest.timeMs <= afterMs; oldest = this.#entries.peek()) {
      this.#dropOldest();
    }
    if (this.#entries.length === 0) return undefined;
    const measure = this.#measure.of(this.#entries.length);
    if (!meets(this.#correlation.bounds, measure)) return undefined;
    return { measure, eventIds: this.#entries.front(EVENTS_NAMED).map(({ eventId }) => eventId) };
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

export function measureOf({ type, percentile }: SigmaCorrelation): Measure {
  if (type === 'value_sum' || type === 'value_avg') return sumOrAverage(type === 'value_avg');
  const ordered = new OrderStatistics();
  const millionths = Math.round((type === 'value_percentile' ? (percentile ?? 50) : 50) * 1e6);
  return {
    add: (number) => ordered.add(number),
    remove: (number) => ordered.remove(number),
    // Nearest rank: always a value that occurred, and the median is the 50th percentile, as the specification hints.
    // In whole numbers up to the one division: 0.55 × 100 is 55.000000000000007, and the rank would be 56.
    of: (count) => ordered.at(Math.max(0, Math.ceil((millionths * count) / 1e8) - 1)) ?? 0,
  };
}

/** Digits behind the point that sums keep. */
const DIGITS = 12;
const UNIT = 10n ** BigInt(DIGITS);

/** Whole units: floating sums that are taken apart again keep the dust of whatever large value passed through. */
function sumOrAverage(isAverage: boolean): Measure {
  let sum = 0n;
  return {
    add: (number) => {
      sum += unitsOf(number);
    },
    remove: (number) => {
      sum -= unitsOf(number);
    },
    of: (count) => numberOf(sum) / (isAverage ? count : 1),
  };
}

/** The whole part by itself, here and back: both parts at once are more than a double holds. */
function unitsOf(number: number): bigint {
  const whole = Math.trunc(number);
  return BigInt(whole) * UNIT + BigInt(Math.round((number - whole) * Number(UNIT)));
}

function numberOf(units: bigint): number {
  return Number(units / UNIT) + Number(units % UNIT) / Number(UNIT);
}
