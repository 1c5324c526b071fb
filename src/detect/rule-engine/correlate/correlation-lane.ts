import type { SigmaCorrelation } from '../sigma-correlation.ts';
import { type WindowMode, windowModeOf } from './condition.ts';
import type { CorrelationLimits } from './contract.ts';
import { type Group, GroupTable } from './group-table.ts';
import type { Entry, GroupWindow, Verdict } from './group-window.ts';
import { LatestEvents } from './windows/latest-events.ts';
import { LatestValues } from './windows/latest-values.ts';
import { MeasuredValues } from './windows/measured-values.ts';
import { openedWindowFor } from './windows/opened-window.ts';
import { RulesInOrder } from './windows/rules-in-order.ts';
import { RulesSeen } from './windows/rules-seen.ts';

/** Whose entry it is. */
export type GroupOfEntry = { readonly key: string; readonly texts: readonly string[]; readonly partition: string };

export type FiredWindow = {
  readonly group: Group;
  readonly startMs: number;
  readonly endMs: number;
  readonly verdict: Verdict;
};

type LaneOptions = {
  readonly limits: CorrelationLimits;
  /** Entries come as they are received. */
  readonly isEarly: boolean;
  readonly onFire: (fired: FiredWindow) => void;
};

/** One correlation's groups, fed in the order of time: asked after each entry, or after all entries of one time. */
export class CorrelationLane {
  readonly table: GroupTable;
  readonly #correlation: SigmaCorrelation;
  readonly #mode: WindowMode;
  readonly #isEarly: boolean;
  readonly #onFire: (fired: FiredWindow) => void;
  #touched: Group[] = [];
  /** By group, the ends of windows that were told before a restart. */
  #toldEnds = new Map<string, number[]>();

  constructor(correlation: SigmaCorrelation, { limits, isEarly, onFire }: LaneOptions) {
    this.#correlation = correlation;
    this.#mode = windowModeOf(correlation);
    this.#isEarly = isEarly;
    this.#onFire = onFire;
    this.table = new GroupTable(correlation.timespanMs, limits);
  }

  /** When the next opened window ends; undefined where none is open. */
  dueMs(): number | undefined {
    return this.#mode === 'opened' ? this.table.dueMs() : undefined;
  }

  /** What is observed from now on was observed before, and this had been told. */
  rememberTold(groupKey: string, endMs: number): void {
    const ends = this.#toldEnds.get(groupKey);
    if (ends === undefined) this.#toldEnds.set(groupKey, [endMs]);
    else ends.push(endMs);
  }

  /** All that was observed before has been observed again. */
  forgetTold(): void {
    this.#toldEnds = new Map();
  }

  /** Somebody was told of this window by another road. */
  quieten(groupKey: string, endMs: number): void {
    const group = this.table.get(groupKey);
    if (group) group.heldUntilMs = Math.max(group.heldUntilMs, endMs + this.#correlation.timespanMs);
  }

  /** For the early lane: gives the time that is to be decided now; undefined where the entry changes nothing. */
  addUnordered(of: GroupOfEntry, entry: Entry): number | undefined {
    const group = this.table.get(of.key);
    if (group === undefined || entry.timeMs >= group.lastMs) {
      this.add(of, entry);
      return entry.timeMs;
    }
    if (entry.timeMs <= group.lastMs - this.#correlation.timespanMs) return undefined;
    group.window.addEarlier?.(entry);
    this.table.recount(group);
    this.#touched.push(group);
    return group.lastMs;
  }

  /** Never an entry that is older than the newest of its group. */
  add(of: GroupOfEntry, entry: Entry): void {
    const group = this.table.get(of.key) ?? this.#open(of, entry.timeMs);
    if (isRepeat(group, entry.timeMs, tieKeyOf(this.#correlation, entry))) return;
    group.lastMs = entry.timeMs;
    group.newestEventId = entry.eventId;
    group.window.add(entry);
    this.table.recount(group);
    if (this.#mode !== 'opened' && this.#touched.at(-1) !== group) this.#touched.push(group);
  }

  /** All entries up to and with this time are there. */
  decide(timeMs: number): void {
    if (this.#touched.length === 0) return;
    const touched = this.#touched;
    this.#touched = [];
    const startMs = timeMs - this.#correlation.timespanMs;
    for (const group of touched) {
      // What it holds while it is quiet is asked by nobody: a percentile costs as much as there are numbers.
      const isQuiet = timeMs < group.heldUntilMs;
      const verdict = isQuiet ? group.window.forget?.(startMs) : group.window.verdict(startMs);
      this.table.recount(group);
      if (!verdict) continue;
      group.heldUntilMs = timeMs + this.#correlation.timespanMs;
      this.#onFire({ group, startMs, endMs: timeMs, verdict });
    }
  }

  /** All entries before this time are there: windows that end here are decided. */
  closeOpened(timeMs: number): void {
    if (this.#mode !== 'opened') return;
    for (let group = this.table.takeDue(timeMs); group; group = this.table.takeDue(timeMs)) {
      const endMs = group.openedMs + this.#correlation.timespanMs;
      const verdict = group.window.verdict(Number.NEGATIVE_INFINITY);
      if (verdict) this.#onFire({ group, startMs: group.openedMs, endMs, verdict });
    }
  }

  expire(nowMs: number): void {
    if (this.#mode !== 'opened') this.table.expire(nowMs);
  }

  #open(of: GroupOfEntry, timeMs: number): Group {
    const window =
      this.#mode === 'opened' ? openedWindowFor(this.#correlation) : windowFor(this.#correlation, this.#isEarly);
    const group = this.table.create({ ...of, window, openedMs: timeMs });
    // What was told of events that nobody remembers. For what was told since, the same events make it quiet again: what the
    // early lane told does not quieten the final one.
    for (const endMs of this.#toldEnds.get(of.key) ?? []) if (endMs < timeMs) this.quieten(of.key, endMs);
    return group;
  }
}

/** An event counts once, whichever of the rules it met; where the rules are what counts, once for each. */
function tieKeyOf({ type }: SigmaCorrelation, { eventId, place }: Entry): string {
  return type === 'temporal' || type === 'temporal_ordered' ? `${place} ${eventId}` : eventId;
}

/** Whether it was counted already; else it is noted. */
function isRepeat(group: Group, timeMs: number, tieKey: string): boolean {
  if (timeMs > group.lastMs || group.tieFirst === '') {
    group.tieFirst = tieKey;
    group.tieOthers = undefined;
    return false;
  }
  if (group.tieFirst === tieKey || group.tieOthers?.has(tieKey) === true) return true;
  group.tieOthers ??= new Set();
  group.tieOthers.add(tieKey);
  return false;
}

function windowFor(correlation: SigmaCorrelation, isEarly: boolean): GroupWindow {
  switch (correlation.type) {
    case 'event_count':
      return new LatestEvents(correlation.bounds);
    case 'value_count':
      return new LatestValues(correlation.bounds);
    case 'temporal':
      return new RulesSeen(correlation);
    case 'temporal_ordered':
      return new RulesInOrder(correlation, isEarly);
    case 'value_sum':
    case 'value_avg':
    case 'value_percentile':
    case 'value_median':
      return new MeasuredValues(correlation);
  }
}
