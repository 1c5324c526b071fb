import type { ReactNode } from 'react';

/** One order in which the server gives a list; `direction` is that of the column's own values. */
export type ListOrder = {
  /** As it stands in the address. */
  readonly value: string;
  /** For people, as `Newest first`. */
  readonly title: string;
  readonly direction: 'ascending' | 'descending';
};

/** One column of a list. Cells are drawn from the row alone, so that a row drawn once need not be drawn again. */
export type DataColumn<Row> = {
  /** Lower case, digits and hyphens: it stands in addresses. */
  readonly key: string;
  readonly title: string;
  /** CSS pixels; absent: the column takes the room that the others leave. */
  readonly widthPx?: number;
  /** Instead, in a list of less than `COMPACT_PX`. */
  readonly compactPx?: number;
  /** Left out where the list is narrower than this, unless somebody chose the column. */
  readonly fromPx?: number;
  /** Not shown until somebody chooses it. */
  readonly isExtra?: boolean;
  /** Names the row: it cannot be left out, and in the plain table it is what opens the row. */
  readonly isMain?: boolean;
  /** The orders by this column, in the turn in which its head gives them. */
  readonly orders?: readonly ListOrder[];
  readonly isFigure?: boolean;
  readonly isValue?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** On a telephone stands under the cell: what the columns that are left out would say. */
  readonly under?: (row: Row) => ReactNode;
  /** The whole of what the cell may cut off. */
  readonly hint?: (row: Row) => string;
};
