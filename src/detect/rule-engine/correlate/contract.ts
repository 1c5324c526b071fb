import type { EventValue, RuleDescription } from '../contract.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';

/** A base rule as correlations may name it. A parsed rule is one. */
export type NamedRule = {
  readonly description: Pick<RuleDescription, 'id' | 'file'>;
  readonly name: string | null;
};

/** One base rule met one event. */
export type CorrelationInput = {
  readonly ruleId: string;
  /** The same after every replay: an event counts once. */
  readonly eventId: string;
  /** When it happened, milliseconds since the Unix epoch. Never after it was received: the caller sees to that. */
  readonly timeMs: number;
  readonly sourceId: string;
  /** Inputs of different partitions never meet (live and sample events). '' where there is but one. */
  readonly partition: string;
  /** At least those that `needs` names. */
  readonly fields: Readonly<Record<string, EventValue>>;
};

/**
 * How a firing came about. `early`: at once, because no further event can make the condition false. `final`: in the order
 * of events, when the watermark had passed. `late`: found again around an event that came after the watermark.
 */
export type FiringKind = 'early' | 'final' | 'late';

export type Firing = {
  readonly correlation: SigmaCorrelation;
  /** Stable for a correlation, a group and a window: equal keys are the same firing. */
  readonly key: string;
  readonly groupKey: string;
  /** The values as the first event wrote them, in the order of `group-by`. */
  readonly group: readonly { readonly field: string; readonly value: string }[];
  readonly partition: string;
  /** Events lie in (startMs, endMs], in an opened window in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  /** What was compared with the bounds: a count, a sum, a percentile … */
  readonly measure: number;
  /** The first of the window, and the newest; base events also where correlations are chained. */
  readonly eventIds: readonly string[];
  readonly newestEventId: string;
  readonly kind: FiringKind;
};

/** A firing that somebody was told of. */
export type ToldFiring = Pick<Firing, 'groupKey' | 'endMs' | 'kind'> & { readonly correlationId: string };

/** An input that came after the watermark of its correlations had passed it. */
export type LateInput = {
  readonly input: CorrelationInput;
  readonly correlations: readonly SigmaCorrelation[];
  /** So far from it may the windows lie that it changes: the timespans of the longest chain together. */
  readonly reachMs: number;
};

/** How far a source has come. */
export type SourceProgress = {
  readonly sourceId: string;
  /** Time of its newest event, not after its receipt. */
  readonly newestMs: number;
  /** When something of it was last received. */
  readonly receivedMs: number;
  /** So long after it happened may an event of this source be received in the ordinary way. */
  readonly latenessMs: number;
};

/** How far correlations that share rules or name each other have come. */
export type PartProgress = {
  /** All base rules that they follow, each with the sources whose events met it: by the rules the part is found again. */
  readonly feeds: readonly (readonly [ruleId: string, sourceIds: readonly string[]])[];
  readonly clockMs: number;
};

/** JSON keeps it: times are finite. */
export type CorrelatorProgress = {
  readonly sources: readonly SourceProgress[];
  readonly parts: readonly PartProgress[];
};

/** What a batch gave to correlation: its inputs in the order of receipt, and the clocks that they met. */
export type ObservedBatch = {
  readonly inputs: readonly CorrelationInput[];
  /** Milliseconds since the Unix epoch, for every rule of the correlations that the inputs reach. Without one: no time yet. */
  readonly clocks: readonly (readonly [ruleId: string, clockMs: number])[];
};

export type CorrelationLimits = {
  /** Groups of one correlation with events in their window. */
  readonly maxGroups: number;
  /** Entries that all groups of one correlation hold together. */
  readonly maxEntries: number;
  /** Entries that one group holds. */
  readonly maxGroupEntries: number;
  /** Inputs that wait for the watermark; beyond it the oldest are decided before their time. */
  readonly maxWaiting: number;
};

export type CorrelationStats = {
  readonly correlation: RuleDescription;
  readonly groups: number;
  readonly entries: number;
  readonly evictedGroups: number;
  readonly evictedEntries: number;
  /** Inputs that lack a field of `group-by` or of the condition, and so take no part. */
  readonly incomplete: number;
};

export const DEFAULT_LIMITS: CorrelationLimits = {
  maxGroups: 100_000,
  maxEntries: 500_000,
  maxGroupEntries: 20_000,
  maxWaiting: 200_000,
};

/** So many events are named by a firing; the measure tells how many there were. */
export const EVENTS_NAMED = 50;
