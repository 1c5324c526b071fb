import {
  type ColumnDef,
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { type ColumnLayout, fittedWidths, LEAST_PX } from './column-layout.ts';
import type { DataColumn } from './data-column.ts';

const features = tableFeatures({
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
});
type NoRow = Readonly<Record<string, never>>;
const NO_ROWS: NoRow[] = [];

export type ShownColumn<Row> = {
  readonly column: DataColumn<Row>;
  readonly widthPx: number;
  /** Begins a drag by mouse or finger. */
  readonly onResize: (event: unknown) => void;
  /** How far the edge has been dragged; undefined where nobody drags it. */
  readonly draggedPx: number | undefined;
};

type ColumnModel<Row> = {
  readonly columns: readonly DataColumn<Row>[];
  readonly layout: ColumnLayout;
  /** The room for all columns. */
  readonly listPx: number;
  readonly onWidths: (widths: Readonly<Record<string, number>>) => void;
};

/**
 * Which columns are drawn, in which order and width. TanStack Table keeps the columns only: rows come in windows and by
 * the ten thousands, so they are drawn straight from their source and never stand in its row models.
 */
export function useColumnModel<Row>(model: ColumnModel<Row>): readonly ShownColumn<Row>[] {
  const { columns, layout, listPx, onWidths } = model;
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const state = useMemo(() => stateOf(columns, layout, listPx), [columns, layout, listPx]);
  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    state,
    columnResizeMode: 'onEnd',
    onColumnSizingChange: (change) => onWidths(typeof change === 'function' ? change(state.columnSizing) : change),
  });
  const { isResizingColumn, deltaOffset } = table.state.columnResizing;
  const byKey = new Map(columns.map((column) => [column.key, column]));
  return table.getFlatHeaders().flatMap((header) => {
    const column = byKey.get(header.column.id);
    if (!column) return [];
    const draggedPx = isResizingColumn === column.key ? (deltaOffset ?? 0) : undefined;
    return [{ column, widthPx: header.column.getSize(), onResize: header.getResizeHandler(), draggedPx }];
  });
}

function definitionOf<Row>({ key, title }: DataColumn<Row>): ColumnDef<typeof features, NoRow> {
  return { id: key, header: title, minSize: LEAST_PX, maxSize: Number.MAX_SAFE_INTEGER };
}

function stateOf<Row>(columns: readonly DataColumn<Row>[], layout: ColumnLayout, listPx: number) {
  const widths = fittedWidths(columns, layout, listPx);
  return {
    columnOrder: layout.map(({ key }) => key),
    columnVisibility: Object.fromEntries(columns.map(({ key }) => [key, widths[key] !== undefined])),
    columnSizing: widths,
  };
}
