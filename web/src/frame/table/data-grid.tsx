import { type CSSProperties, type RefObject, useEffect, useMemo, useRef } from 'react';
import { fittedWidths, withWidths } from './column-layout.ts';
import type { DataTableProps } from './data-table.tsx';
import { GridBody } from './grid-body.tsx';
import { BOX_PX, ColumnWidths, GridHead } from './grid-head.tsx';
import type { RowActs } from './grid-row.tsx';
import { toggleRow } from './row-selection.ts';
import type { RowSource } from './row-source.ts';
import { DENSITIES, useTableChoices } from './table-choices.ts';
import { useColumnModel } from './use-column-model.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { type ListLayout, useInnerWidth, useListLayout } from './use-list-layout.ts';
import { useRowRange } from './use-row-range.ts';

/** Below this a list is read on a telephone: rows have two lines and no boxes. */
const NARROW_PX = 640;
const NARROW_ROW_PX = 48;

export type DataGridProps<Row> = Omit<DataTableProps<Row>, 'rows'> & { readonly source: RowSource<Row> };

/** One tab stop: the active row holds the focus, wherever the list is scrolled to, and the keys move it. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, name, columns, source, activeId, selection, addressed } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const listPx = useInnerWidth(scroller);
  const { density } = useTableChoices();
  const isNarrow = listPx < NARROW_PX;
  const hasBoxes = selection !== undefined && !isNarrow;
  const roomPx = listPx - (hasBoxes ? BOX_PX : 0);
  const list = useListLayout(name, columns, { listPx: roomPx, addressed });
  const model = useColumnModel({
    columns,
    layout: list.layout,
    listPx: roomPx,
    onWidths: widthsSetter(columns, list, roomPx),
  });
  const rowPx = isNarrow ? NARROW_ROW_PX : DENSITIES[density];
  const activePlace = activeId === undefined ? -1 : source.placeOf(activeId);
  const { places, pageRows, scrollTo } = useRowRange(scroller, { source, rowPx, activePlace });
  const acts = useStableActs(props);
  const keys = useGridKeys(props, { activePlace, pageRows, scrollTo });
  useFocusOfActive(scroller, activeId);
  const drawn = useMemo(
    () => list.layout.flatMap(({ key }) => columns.find((one) => one.key === key) ?? []),
    [list.layout, columns],
  );
  const widthPx = model.reduce((sum, column) => sum + column.widthPx, hasBoxes ? BOX_PX : 0);

  return (
    <div className={isNarrow ? 'scroll table-scroll narrow' : 'scroll table-scroll'} ref={scroller}>
      {listPx > 0 && (
        <table
          className="data-grid"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid in the sense of ARIA: rows take focus and keys.
          role="grid"
          aria-label={label}
          aria-rowcount={source.total?.isExact ? source.total.rows + 1 : -1}
          aria-multiselectable={selection ? true : undefined}
          style={{ width: widthPx, '--row': `${rowPx}px` } as CSSProperties}
          onKeyDown={keys}
        >
          <ColumnWidths columns={model} hasBoxes={hasBoxes} />
          <GridHead columns={model} hasBoxes={hasBoxes} />
          <GridBody {...props} columns={drawn} places={places} rowPx={rowPx} hasBoxes={hasBoxes} acts={acts} />
        </table>
      )}
    </div>
  );
}

function widthsSetter<Row>(columns: DataTableProps<Row>['columns'], { layout, change }: ListLayout, roomPx: number) {
  return (widths: Readonly<Record<string, number>>) =>
    change(withWidths(layout, fittedWidths(columns, layout, roomPx), widths));
}

function useStableActs<Row>(props: DataGridProps<Row>): RowActs<Row> {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  return useMemo(
    () => ({
      activate: (row) => latest.current.rowId(row) !== latest.current.activeId && latest.current.onActivate(row),
      peek: (row) => latest.current.onPeek(row),
      toggle: (row) => {
        const { selection, rowId } = latest.current;
        selection?.onChange(toggleRow(selection.value, rowId(row)));
      },
    }),
    [],
  );
}

/** Where the focus is in this list, or nowhere, it follows the active row. */
function useFocusOfActive(scroller: RefObject<HTMLElement | null>, activeId: string | undefined): void {
  useEffect(() => {
    const row = activeId && scroller.current?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(activeId)}"]`);
    const hasFocus = document.activeElement === document.body || scroller.current?.contains(document.activeElement);
    if (row && hasFocus) row.focus({ preventScroll: true });
  }, [activeId, scroller]);
}
