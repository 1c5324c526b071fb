/** What a group remembers of one input. */
export type Entry = {
  readonly timeMs: number;
  /** Of a base event, or the key of the firing that is an input here. */
  readonly eventId: string;
  /** Place in the correlation's `rules`. */
  readonly place: number;
  /** The combined value of `value_count`; '' for the other types. */
  readonly text: string;
  /** The value of the numeric types; 0 for the other types. */
  readonly number: number;
};

/** What a window says when its condition holds. */
export type Verdict = { readonly measure: number; readonly eventIds: readonly string[] };

/**
 * The events of one group, in the order of time; equal times in any order. Every operation is O(1) amortised in the number of
 * events, where a verdict is followed by none for a timespan.
 */
export type GroupWindow = {
  /** Entries held; what memory is counted by. */
  readonly size: number;
  readonly add: (entry: Entry) => void;
  /**
   * An event that is older than the newest, for a window that ends with the newest: what early verdicts rest on. Costs as
   * much as there are events between. Only in windows that further events can only fill.
   */
  readonly addEarlier?: (entry: Entry) => void;
  /** Of the events in (afterMs, …]: undefined where the condition does not hold. Never called with an earlier time again. */
  readonly verdict: (afterMs: number) => Verdict | undefined;
  /** Only where entries are as many as events: those up to this time can count no more. Never called with an earlier time again. */
  readonly forget?: (untilMs: number) => void;
  /** Only where entries are as many as events: forgets the oldest beyond `most`; gives how many that cost. */
  readonly trim?: (most: number) => number;
};
