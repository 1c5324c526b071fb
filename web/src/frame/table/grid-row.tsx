import { memo } from 'react';
import type { DataColumn } from './data-column.ts';

/** What a row does; the same object from draw to draw, so that rows are not drawn again for it. */
export type RowActs<Row> = {
  readonly activate: (row: Row) => void;
  readonly peek: (row: Row) => void;
  readonly toggle: (row: Row) => void;
};

type GridRowProps<Row> = {
  readonly id: string;
  readonly item: Row;
  readonly isGone: boolean;
  readonly place: number;
  readonly topPx: number;
  readonly columns: readonly DataColumn<Row>[];
  /** The row that the keys act on. */
  readonly isActive: boolean;
  /** The one row that Tab leads to. */
  readonly isStop: boolean;
  /** Undefined where rows cannot be chosen. */
  readonly isChosen: boolean | undefined;
  /** Undefined: no box is drawn. */
  readonly boxLabel: string | undefined;
  /** Rows have two lines. */
  readonly isNarrow: boolean;
  readonly acts: RowActs<Row>;
};

function DrawnRow<Row>(props: GridRowProps<Row>) {
  const { id, item, isGone, place, topPx, columns, isActive, isStop, isChosen, boxLabel, isNarrow, acts } = props;
  return (
    <tr
      data-id={id}
      aria-rowindex={place + 2}
      aria-current={isActive ? 'true' : undefined}
      aria-selected={isChosen}
      tabIndex={isStop ? 0 : -1}
      className={isGone ? 'gone' : undefined}
      title={isGone ? 'No longer in this view' : undefined}
      style={{ top: topPx }}
      onFocus={() => acts.activate(item)}
      onClick={() => acts.peek(item)}
    >
      {boxLabel !== undefined && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the room around the box; the key is x.
        <td className="col-box" onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={boxLabel}
            checked={isChosen ?? false}
            onChange={() => acts.toggle(item)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)} title={column.hint?.(item)}>
          {column.cell(item)}
          {isNarrow && column.under && <div className="cell-under">{column.under(item)}</div>}
        </td>
      ))}
    </tr>
  );
}

export const GridRow = memo(DrawnRow) as typeof DrawnRow;

export function cellClass<Row>({ key, isFigure, isValue, isMain }: DataColumn<Row>): string {
  return `col-${key}${isFigure ? ' figures figure-cell' : ''}${isValue ? ' value' : ''}${isMain ? ' main-cell' : ''}`;
}

type AwaitedRowsProps = { readonly place: number; readonly topPx: number; readonly heightPx: number };

/** Rows that are on their way, from this place on: painted by the style sheet. */
export function AwaitedRows({ place, topPx, heightPx }: AwaitedRowsProps) {
  return (
    <tr aria-rowindex={place + 2} aria-busy="true" className="awaited" style={{ top: topPx, height: heightPx }}>
      <td>
        <span className="hidden">Loading</span>
      </td>
    </tr>
  );
}
