import type { EventValue } from '../contract.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import { Announcements } from './announcements.ts';
import { windowModeOf } from './condition.ts';
import type { CorrelationLimits, CorrelationStats } from './contract.ts';
import { CorrelationLane, type FiredWindow, type GroupOfEntry } from './correlation-lane.ts';
import type { Entry } from './group-window.ts';
import type { Place, PlacedCorrelation } from './place-correlations.ts';
import { keyOf, numberOf, textsOf } from './read-group.ts';

/** What comes in at one place of a correlation: a base rule's match, or the firing of another correlation. */
export type PlacedInput = {
  readonly timeMs: number;
  readonly eventId: string;
  readonly partition: string;
  readonly fields: Readonly<Record<string, EventValue>>;
};

/** `isNew`: nobody was told of this window yet. */
export type RunnerFiring = FiredWindow & { readonly lane: 'early' | 'final'; readonly isNew: boolean };

/** An input as one place of one correlation reads it. */
export type ReadInput = { readonly of: GroupOfEntry; readonly entry: Entry };

/** One correlation: the lane that follows the order of events, and, where a verdict can be given at once, the early one. */
export class CorrelationRunner {
  readonly placed: PlacedCorrelation;
  readonly final: CorrelationLane;
  readonly early: CorrelationLane | undefined;
  readonly #announced: Announcements;
  #incomplete = 0;

  constructor(placed: PlacedCorrelation, limits: CorrelationLimits, onFire: (firing: RunnerFiring) => void) {
    const { correlation } = placed;
    this.placed = placed;
    this.#announced = new Announcements(correlation.timespanMs);
    const lane = (name: 'early' | 'final') =>
      new CorrelationLane(correlation, {
        limits,
        isEarly: name === 'early',
        onFire: (fired) => {
          const isNew = this.#announced.announce(fired.group.key, fired.endMs);
          onFire({ ...fired, lane: name, isNew });
        },
      });
    this.final = lane('final');
    this.early = windowModeOf(correlation) === 'rising' ? lane('early') : undefined;
  }

  get correlation(): SigmaCorrelation {
    return this.placed.correlation;
  }

  /** Undefined where a field is missing, so that it takes no part. */
  read(place: number, input: PlacedInput): ReadInput | undefined {
    const at = this.placed.places[place];
    const texts = at && textsOf(input.fields, at.groupBy);
    const value = at && readValue(this.correlation, at, input);
    if (!texts || !value) {
      this.#incomplete += 1;
      return undefined;
    }
    const key = `${input.partition};${keyOf(texts)}`;
    const entry = { timeMs: input.timeMs, eventId: input.eventId, place, ...value };
    return { of: { key, texts, partition: input.partition }, entry };
  }

  addEarly({ of, entry }: ReadInput): void {
    const timeMs = this.early?.addUnordered(of, entry);
    if (timeMs !== undefined) this.early?.decide(timeMs);
  }

  addFinal({ of, entry }: ReadInput): void {
    this.final.add(of, entry);
  }

  expire(nowMs: number): void {
    this.final.expire(nowMs);
    this.early?.expire(nowMs);
    this.#announced.expire(nowMs);
  }

  /** Told before a restart: not told again. Before the first input that is observed again. */
  rememberTold(groupKey: string, endMs: number): void {
    this.#announced.announce(groupKey, endMs);
    for (const lane of this.#lanes()) lane.rememberTold(groupKey, endMs);
  }

  forgetTold(): void {
    for (const lane of this.#lanes()) lane.forgetTold();
  }

  /** Told by another road: neither told again nor, for a timespan, asked again. */
  hear(groupKey: string, endMs: number): void {
    this.#announced.announce(groupKey, endMs);
    for (const lane of this.#lanes()) lane.quieten(groupKey, endMs);
  }

  stats(): CorrelationStats {
    const tables = this.#lanes().map(({ table }) => table);
    const sum = (of: (table: CorrelationLane['table']) => number) => tables.reduce((all, table) => all + of(table), 0);
    return {
      correlation: this.correlation.description,
      groups: this.early?.table.size ?? this.final.table.size,
      entries: sum((table) => table.entries),
      evictedGroups: sum((table) => table.evictedGroups),
      evictedEntries: sum((table) => table.evictedEntries),
      incomplete: this.#incomplete,
    };
  }

  #lanes(): readonly CorrelationLane[] {
    return this.early === undefined ? [this.final] : [this.final, this.early];
  }
}

type Value = { readonly text: string; readonly number: number };

const NO_VALUE: Value = { text: '', number: 0 };

function readValue({ type }: SigmaCorrelation, place: Place, { fields }: PlacedInput): Value | undefined {
  switch (type) {
    case 'event_count':
    case 'temporal':
    case 'temporal_ordered':
      return NO_VALUE;
    case 'value_count': {
      const texts = textsOf(fields, place.fields);
      return texts && { text: keyOf(texts), number: 0 };
    }
    case 'value_sum':
    case 'value_avg':
    case 'value_percentile':
    case 'value_median': {
      const number = numberOf(fields, place.fields[0] ?? '');
      return number === undefined ? undefined : { text: '', number };
    }
  }
}
