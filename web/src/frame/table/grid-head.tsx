import { cellClass } from './grid-row.tsx';
import type { ShownColumn } from './use-column-model.ts';

type GridHeadProps<Row> = {
  readonly columns: readonly ShownColumn<Row>[];
  readonly hasBoxes: boolean;
};

/** Edges are dragged here; the settings of the table do the same by keyboard. */
export function GridHead<Row>({ columns, hasBoxes }: GridHeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {hasBoxes && (
          <th scope="col" className="col-box">
            <span className="hidden">Chosen</span>
          </th>
        )}
        {columns.map(({ column, onResize, draggedPx }) => (
          <th key={column.key} scope="col" className={cellClass(column)}>
            {column.title}
            <span
              aria-hidden="true"
              className={draggedPx === undefined ? 'column-edge' : 'column-edge dragged'}
              style={draggedPx === undefined ? undefined : { transform: `translateX(${draggedPx}px)` }}
              onMouseDown={onResize}
              onTouchStart={onResize}
            />
          </th>
        ))}
      </tr>
    </thead>
  );
}

export const BOX_PX = 36;
