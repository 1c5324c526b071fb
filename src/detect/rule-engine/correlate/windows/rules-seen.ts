import type { SigmaCorrelation } from '../../sigma-correlation.ts';
import { holdsTemporal, meets } from '../condition.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';

type Seen = { readonly timeMs: number; readonly eventId: string };

/** `temporal`: of each rule the latest event. The cost of a verdict is the number of rules, whatever the number of events. */
export class RulesSeen implements GroupWindow {
  readonly #correlation: SigmaCorrelation;
  readonly #latest: (Seen | undefined)[];

  constructor(correlation: SigmaCorrelation) {
    this.#correlation = correlation;
    this.#latest = new Array(correlation.rules.length).fill(undefined);
  }

  get size(): number {
    return this.#latest.length;
  }

  add({ place, timeMs, eventId }: Entry): void {
    this.#latest[place] = { timeMs, eventId };
  }

  addEarlier(entry: Entry): void {
    const known = this.#latest[entry.place];
    if (known === undefined || known.timeMs < entry.timeMs) this.add(entry);
  }

  verdict(afterMs: number): Verdict | undefined {
    const { rules, temporal, bounds } = this.#correlation;
    const seen = this.#latest.map((one) => (one !== undefined && one.timeMs > afterMs ? one : undefined));
    const measure = seen.filter((one) => one !== undefined).length;
    const isSeen = (rule: string) => seen[rules.indexOf(rule)] !== undefined;
    const holds = temporal === null ? meets(bounds, measure) : holdsTemporal(temporal, isSeen);
    if (!holds || measure === 0) return undefined;
    const inOrder = seen.filter((one) => one !== undefined).toSorted((a, b) => a.timeMs - b.timeMs);
    return { measure, eventIds: [...new Set(inOrder.map(({ eventId }) => eventId))] };
  }
}
