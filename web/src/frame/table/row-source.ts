/** A row as it is shown: it keeps its place also when it is no longer in what the server answers. */
export type ShownRow<Row> = { readonly item: Row; readonly isGone: boolean };

/** How many rows there are in all: `isExact` is false where there are more than were counted. */
export type RowTotal = { readonly rows: number; readonly isExact: boolean };

/** Where a list takes its rows from. Places count from 0. */
export type RowSource<Row> = {
  /** Another number: the list has begun afresh, and is shown from its beginning. */
  readonly epoch: number;
  /** Places that can be scrolled to now. */
  readonly count: number;
  /** Undefined: nobody has counted. */
  readonly total: RowTotal | undefined;
  /** Undefined where the row is not loaded: it comes once its place is wanted. */
  readonly at: (place: number) => ShownRow<Row> | undefined;
  /** -1 where no such row is loaded. */
  readonly placeOf: (id: string) => number;
  /** The places that are on the screen, [start, end), and that of the active row, which is kept wherever it is. */
  readonly want: (start: number, end: number, activePlace: number) => void;
};

/** Rows that are all here. */
export function sourceOf<Row>(rows: readonly Row[], rowId: (row: Row) => string): RowSource<Row> {
  const shown = rows.map((item) => ({ item, isGone: false }));
  return {
    epoch: 0,
    count: rows.length,
    total: { rows: rows.length, isExact: true },
    at: (place) => shown[place],
    placeOf: (id) => rows.findIndex((row) => rowId(row) === id),
    want: () => undefined,
  };
}
