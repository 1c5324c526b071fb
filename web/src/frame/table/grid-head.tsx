import type { OrderedBy } from './data-table.tsx';
import { cellClass } from './grid-row.tsx';
import { OrderButton, orderOf } from './order-button.tsx';
import type { ShownColumn } from './use-column-model.ts';

type GridHeadProps<Row> = {
  readonly columns: readonly ShownColumn<Row>[];
  readonly hasBoxes: boolean;
  readonly ordered: OrderedBy | undefined;
};

/** Edges are dragged here; the settings of the table do the same by keyboard. */
export function GridHead<Row>({ columns, hasBoxes, ordered }: GridHeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {hasBoxes && (
          <th scope="col" className="col-box">
            <span className="hidden">Chosen</span>
          </th>
        )}
        {columns.map(({ column, onResize, draggedPx }) => (
          <th
            key={column.key}
            scope="col"
            className={cellClass(column)}
            aria-sort={orderOf(column, ordered)?.direction}
          >
            <OrderButton column={column} ordered={ordered} />
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
