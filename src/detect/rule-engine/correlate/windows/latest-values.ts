import type { Bound } from '../../sigma-correlation.ts';
import { leastCount } from '../condition.ts';
import { EVENTS_NAMED } from '../contract.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';

type Seen = { readonly timeMs: number; readonly eventId: string };

/** `value_count` with lower bounds: of each value its latest event, of all values the N seen last. */
export class LatestValues implements GroupWindow {
  readonly #needed: number;
  /** From the value seen longest ago to the one seen last: a Map keeps that order. */
  readonly #latest = new Map<string, Seen>();

  constructor(bounds: readonly Bound[]) {
    this.#needed = leastCount(bounds);
  }

  get size(): number {
    return this.#latest.size;
  }

  add({ timeMs, eventId, text }: Entry): void {
    this.#latest.delete(text);
    this.#latest.set(text, { timeMs, eventId });
    if (this.#latest.size > this.#needed) this.#dropOldest();
  }

  addEarlier({ timeMs, eventId, text }: Entry): void {
    const known = this.#latest.get(text);
    if (known !== undefined && known.timeMs >= timeMs) return;
    this.#latest.delete(text);
    const later = [...this.#latest].filter(([, seen]) => seen.timeMs > timeMs);
    for (const [value] of later) this.#latest.delete(value);
    this.#latest.set(text, { timeMs, eventId });
    for (const [value, seen] of later) this.#latest.set(value, seen);
    if (this.#latest.size > this.#needed) this.#dropOldest();
  }

  verdict(afterMs: number): Verdict | undefined {
    for (const [text, { timeMs }] of this.#latest) {
      if (timeMs > afterMs) break;
      this.#latest.delete(text);
    }
    if (this.#latest.size < this.#needed) return undefined;
    const eventIds = this.#latest.values().map(({ eventId }) => eventId);
    return { measure: this.#needed, eventIds: [...new Set(eventIds.take(EVENTS_NAMED))] };
  }

  #dropOldest(): void {
    for (const text of this.#latest.keys()) {
      this.#latest.delete(text);
      return;
    }
  }
}
