import type { Bound } from '../../sigma-correlation.ts';
import { leastCount } from '../condition.ts';
import { EVENTS_NAMED } from '../contract.ts';
import { Fifo } from '../fifo.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';

type Kept = { readonly timeMs: number; readonly eventId: string };

/** `event_count` with lower bounds: the latest N events decide, so that no more are kept, however many come. */
export class LatestEvents implements GroupWindow {
  readonly #needed: number;
  readonly #kept = new Fifo<Kept>();

  constructor(bounds: readonly Bound[]) {
    this.#needed = leastCount(bounds);
  }

  get size(): number {
    return this.#kept.length;
  }

  add({ timeMs, eventId }: Entry): void {
    this.#kept.push({ timeMs, eventId });
    if (this.#kept.length > this.#needed) this.#kept.shift();
  }

  addEarlier({ timeMs, eventId }: Entry): void {
    this.#kept.insert({ timeMs, eventId }, (other) => {
      if (other.timeMs < timeMs) return 'behind';
      return other.eventId === eventId ? 'same' : 'before';
    });
    if (this.#kept.length > this.#needed) this.#kept.shift();
  }

  verdict(afterMs: number): Verdict | undefined {
    const first = this.#kept.peek();
    if (this.#kept.length < this.#needed || first === undefined || first.timeMs <= afterMs) return undefined;
    return { measure: this.#needed, eventIds: this.#kept.front(EVENTS_NAMED).map(({ eventId }) => eventId) };
  }
}
