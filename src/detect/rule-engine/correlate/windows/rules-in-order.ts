import type { SigmaCorrelation } from '../../sigma-correlation.ts';
import { holdsTemporal, meets } from '../condition.ts';
import type { Entry, GroupWindow, Verdict } from '../group-window.ts';

/** Events of rules in the listed order: when the first of them was, and which they are. */
type Chain = { readonly startMs: number; readonly eventIds: readonly string[] };

/** Of the early lane only: so far back may an event be that was overtaken. */
const RECENT = 8;

/**
 * `temporal_ordered`. Of all chains that end with a rule and have a length, the one that began last is the one to keep: where
 * any fits the window, it does. So an event costs the square of the number of rules, whatever the number of events, and
 * nothing ever has to be expired. Equal times count as in order: many logs tell whole seconds only.
 */
export class RulesInOrder implements GroupWindow {
  readonly #correlation: SigmaCorrelation;
  /** By place of the last rule, then by length; or, for an expression, by the set of rules in the chain. */
  readonly #chains = new Map<number, Chain>();
  readonly #latestMs: number[];
  /** Of the newest time: they are put in the order of rules before they count. */
  #tie: Entry[] = [];
  /** In the order of time; only where earlier events may come. */
  readonly #recent: Entry[] | undefined;

  constructor(correlation: SigmaCorrelation, takesEarlier = false) {
    this.#correlation = correlation;
    this.#recent = takesEarlier ? [] : undefined;
    this.#latestMs = new Array(correlation.rules.length).fill(Number.NEGATIVE_INFINITY);
  }

  get size(): number {
    return this.#chains.size + (this.#recent?.length ?? 0);
  }

  add(entry: Entry): void {
    if (this.#recent !== undefined) this.#recent.push(entry);
    if (this.#recent !== undefined && this.#recent.length > RECENT) this.#recent.shift();
    this.#follow(entry);
  }

  /** Chains cannot be taken apart: those of the latest events are made anew. */
  addEarlier(entry: Entry): void {
    const recent = this.#recent;
    if (recent === undefined) return;
    const at = recent.findLastIndex(({ timeMs }) => timeMs <= entry.timeMs) + 1;
    recent.splice(at, 0, entry);
    if (recent.length > RECENT) recent.shift();
    this.#chains.clear();
    this.#tie = [];
    for (const one of recent) this.#follow(one);
  }

  #follow(entry: Entry): void {
    if (this.#tie[0] !== undefined && this.#tie[0].timeMs !== entry.timeMs) this.#tie = [];
    this.#latestMs[entry.place] = entry.timeMs;
    // One event of each rule and time is enough.
    if (this.#tie.some(({ place }) => place === entry.place)) return;
    this.#tie.push(entry);
    // Events of this time that stand later in the list may now follow this one. Doing it twice changes nothing.
    for (const tied of this.#tie.toSorted((a, b) => a.place - b.place)) {
      if (tied.place >= entry.place) this.#extend(tied);
    }
  }

  verdict(afterMs: number): Verdict | undefined {
    return this.#correlation.temporal === null ? this.#longest(afterMs) : this.#expressed(afterMs);
  }

  #extend(entry: Entry): void {
    if (this.#correlation.temporal === null) this.#lengthen(entry);
    else this.#widen(entry);
  }

  #lengthen({ place, timeMs, eventId }: Entry): void {
    const chains = this.#chains;
    const width = this.#correlation.rules.length + 1;
    keepLater(chains, place * width + 1, { startMs: timeMs, eventIds: [eventId] });
    for (let before = 0; before < place; before += 1) {
      for (let length = 1; length < width; length += 1) {
        const chain = chains.get(before * width + length);
        if (chain !== undefined) keepLater(chains, place * width + length + 1, longer(chain, eventId));
      }
    }
  }

  /** Every set of earlier rules may be followed by this one. */
  #widen({ place, timeMs, eventId }: Entry): void {
    const bit = 1 << place;
    const before = [...this.#chains].filter(([mask]) => mask < bit);
    for (const [mask, chain] of before) keepLater(this.#chains, mask | bit, longer(chain, eventId));
    keepLater(this.#chains, bit, { startMs: timeMs, eventIds: [eventId] });
  }

  #longest(afterMs: number): Verdict | undefined {
    const width = this.#correlation.rules.length + 1;
    let measure = 0;
    let best: Chain | undefined;
    for (const [key, chain] of this.#chains) {
      if (chain.startMs <= afterMs || key % width < measure) continue;
      if (key % width === measure && best !== undefined && best.startMs >= chain.startMs) continue;
      measure = key % width;
      best = chain;
    }
    const holds = best !== undefined && meets(this.#correlation.bounds, measure);
    return holds && best ? { measure, eventIds: best.eventIds } : undefined;
  }

  /** Some chain makes the expression true by itself; what a `not` names must not have been seen at all. */
  #expressed(afterMs: number): Verdict | undefined {
    const { rules, temporal } = this.#correlation;
    if (temporal === null) return undefined;
    const isSeenAtAll = (rule: string) => (this.#latestMs[rules.indexOf(rule)] ?? Number.NEGATIVE_INFINITY) > afterMs;
    let best: Verdict | undefined;
    for (const [mask, { startMs, eventIds }] of this.#chains) {
      const isInChain = (rule: string) => (mask & (1 << rules.indexOf(rule))) !== 0;
      const measure = bitsOf(mask);
      if (startMs <= afterMs || (best !== undefined && measure <= best.measure)) continue;
      if (holdsTemporal(temporal, isInChain, isSeenAtAll)) best = { measure, eventIds };
    }
    return best;
  }
}

function longer({ startMs, eventIds }: Chain, eventId: string): Chain {
  return { startMs, eventIds: eventIds.at(-1) === eventId ? eventIds : [...eventIds, eventId] };
}

function keepLater(chains: Map<number, Chain>, key: number, chain: Chain): void {
  const known = chains.get(key);
  if (known === undefined || known.startMs <= chain.startMs) chains.set(key, chain);
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let left = mask; left !== 0; left &= left - 1) bits += 1;
  return bits;
}
