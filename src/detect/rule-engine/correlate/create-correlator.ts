import {
  type CorrelationInput,
  type CorrelationLimits,
  type CorrelationStats,
  type CorrelatorProgress,
  DEFAULT_LIMITS,
  type Firing,
  type LateInput,
  type ObservedBatch,
  type SourceProgress,
} from './contract.ts';
import { CorrelationPart } from './correlation-part.ts';
import { fieldsByRule, type PlacedCorrelation } from './place-correlations.ts';
import { type Restoring, restoreParts } from './restore-parts.ts';
import { SourceClock } from './source-clock.ts';

export type CorrelatorOptions = {
  /** From `placeCorrelations`. */
  readonly placed: readonly PlacedCorrelation[];
  readonly limits?: Partial<CorrelationLimits>;
  /** False: nothing fires before the watermark has passed it, and the same in whatever order inputs come. */
  readonly isEarly?: boolean;
};

export type CorrelatorStats = {
  readonly correlations: readonly CorrelationStats[];
  /** Inputs that wait for the watermark. */
  readonly waiting: number;
  /** Inputs that were decided before their time, because too many waited. */
  readonly forced: number;
};

/**
 * Follows correlations over the matches of base rules. Keeps state, is not re-entrant, never throws for what an event holds.
 * An input costs O(1) amortised (exceptions: docs/correlation.md).
 */
export type Correlator = {
  /** The fields that an input of this rule must carry; undefined where no correlation names the rule. */
  readonly needs: (ruleId: string) => readonly string[] | undefined;
  /** In the order of receipt. Gives the late ones, which were not taken. */
  readonly observe: (inputs: readonly CorrelationInput[]) => readonly LateInput[];
  /** How far sources have come, after their inputs; `nowMs` on the clock of receipt. */
  readonly advance: (progress: readonly SourceProgress[], nowMs?: number) => void;
  /** Decides all that waits: no further input is to come. */
  readonly finish: () => void;
  /** What fired since the last call, in the order in which it was found. */
  readonly takeFirings: () => readonly Firing[];
  /** The time before which everything is decided for the correlations that this rule belongs to. */
  readonly clockMs: (ruleId: string) => number;
  /** Whether something waits that the mere passing of time will decide. */
  readonly isWaiting: () => boolean;
  /** Time before which no input can count any more. */
  readonly forgottenBeforeMs: () => number;
  /** The clocks that a batch is about to meet: kept with it, it can be observed again after a restart. */
  readonly meet: (inputs: readonly CorrelationInput[]) => ObservedBatch;
  readonly progress: () => CorrelatorProgress;
  /** After a restart, before all else: takes up where another correlator, perhaps of other correlations, was. */
  readonly restore: (progress: CorrelatorProgress) => Restoring;
  /** What was found around late inputs: its groups are quiet now as if it had been found here. */
  readonly hear: (firings: readonly Firing[]) => void;
  readonly stats: () => CorrelatorStats;
};

export function createCorrelator(options: CorrelatorOptions): Correlator {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const clock = new SourceClock();
  let firings: Firing[] = [];
  const onFiring = (firing: Firing) => firings.push(firing);
  const isEarly = options.isEarly ?? true;
  const parts = splitParts(options.placed).map(
    (each) => new CorrelationPart({ placed: each, limits, isEarly, onFiring }),
  );
  const partOf = new Map(parts.flatMap((part) => [...part.ruleIds()].map((id) => [id, part] as const)));
  const needs = fieldsByRule(options.placed);
  const advanceAll = () => {
    for (const part of parts) part.advance(clock.watermarkMs((source) => part.fedBy.has(source)));
  };
  return {
    needs: (ruleId) => needs.get(ruleId),
    observe: (inputs) => inputs.flatMap((input) => partOf.get(input.ruleId)?.observe(input) ?? []),
    advance: (progress, nowMs) => {
      for (const source of progress) clock.note(source);
      if (nowMs !== undefined) clock.tick(nowMs);
      advanceAll();
    },
    finish: () => {
      for (const part of parts) part.advance(Number.POSITIVE_INFINITY);
    },
    takeFirings: () => {
      const taken = firings;
      firings = [];
      return taken;
    },
    clockMs: (ruleId) => partOf.get(ruleId)?.clockMs ?? Number.POSITIVE_INFINITY,
    isWaiting: () => parts.some((part) => part.isWaiting()),
    forgottenBeforeMs: () => parts.reduce((least, part) => Math.min(least, part.forgottenBeforeMs()), clock.nowMs),
    meet: (inputs) => {
      const met = new Set(inputs.flatMap(({ ruleId }) => partOf.get(ruleId) ?? []));
      const begun = [...met].filter(({ clockMs }) => Number.isFinite(clockMs));
      return { inputs, clocks: begun.flatMap((part) => [...part.ruleIds()].map((id) => [id, part.clockMs] as const)) };
    },
    progress: () => ({ sources: clock.progress(), parts: parts.flatMap((part) => part.progress() ?? []) }),
    restore: (progress) => {
      // What fires meanwhile was told before, or lies before what is remembered.
      const forget = () => {
        firings = [];
      };
      return restoreParts({ parts, partOf, clock, forget }, progress);
    },
    hear: (heard) => {
      for (const { correlation, groupKey, endMs } of heard) {
        for (const part of parts) part.runnerOf(correlation.description.id)?.hear(groupKey, endMs);
      }
    },
    stats: () => ({
      correlations: parts.flatMap((part) => part.runners.map((runner) => runner.stats())),
      waiting: parts.reduce((sum, part) => sum + part.waiting, 0),
      forced: parts.reduce((sum, part) => sum + part.forced, 0),
    }),
  };
}

/**
 * Everything that fires over a whole set of inputs, in whatever order they are given: for files, the past, and events that
 * came too late. Firings in the order of their windows' ends.
 */
export function correlate(
  options: Omit<CorrelatorOptions, 'isEarly'>,
  inputs: readonly CorrelationInput[],
): readonly Firing[] {
  const limits = { maxWaiting: Number.POSITIVE_INFINITY, ...options.limits };
  const correlator = createCorrelator({ ...options, limits, isEarly: false });
  correlator.observe(inputs);
  correlator.finish();
  return correlator.takeFirings();
}

/** Correlations that share a rule, or of which one names the other, stay together; places in chains are counted anew. */
function splitParts(placed: readonly PlacedCorrelation[]): readonly (readonly PlacedCorrelation[])[] {
  const parents = placed.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    for (let next = parents[root]; next !== undefined && next !== root; next = parents[root]) root = next;
    parents[at] = root;
    return root;
  };
  const firstUser = new Map<string, number>();
  for (const [at, { places }] of placed.entries()) {
    for (const { ruleId, correlation } of places) {
      const other = ruleId === undefined ? correlation : firstUser.get(ruleId);
      if (other !== undefined) parents[rootOf(other)] = rootOf(at);
      if (ruleId !== undefined) firstUser.set(ruleId, at);
    }
  }
  const members = Map.groupBy(placed.keys(), rootOf);
  return [...members.values()].map((part) => {
    const placeInPart = new Map(part.map((at, place) => [at, place]));
    return part.flatMap((at) => {
      const one = placed[at];
      const renumber = (from: number | undefined) => (from === undefined ? undefined : placeInPart.get(from));
      const places = one?.places.map((place) => ({ ...place, correlation: renumber(place.correlation) })) ?? [];
      return one === undefined ? [] : { ...one, places };
    });
  });
}
