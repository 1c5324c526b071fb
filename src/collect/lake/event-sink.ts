/**
 * Takes the values of one row after the other, in the order of `TABLE_COLUMNS.events`: each call is one column. What the
 * bytes look like is the sink's matter.
 */
export type EventSink = {
  readonly uint8: (value: number) => void;
  readonly uint32: (value: number) => void;
  /** Whole numbers from -2^53 to 2^53, as Int64 or UInt64. */
  readonly int64: (value: number) => void;
  readonly string: (value: string) => void;
  /** Text that comes again and again. */
  readonly name: (value: string) => void;
  readonly names: (values: readonly string[]) => void;
  /** A map: `values[n]` under `names[n]`. */
  readonly pairs: (names: readonly string[], values: readonly string[]) => void;
  readonly bytes: (value: Uint8Array) => void;
};
