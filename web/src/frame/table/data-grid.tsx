import { type CSSProperties, type RefObject, useEffect, useMemo, useRef } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import { useEntryScroll } from '../use-entry-state.ts';
import { fittedWidths, withWidths } from './column-layout.ts';
import type { DataTableProps } from './data-table.tsx';
import { GridBody } from './grid-body.tsx';
import { BOX_PX, GridHead } from './grid-head.tsx';
import type { RowActs } from './grid-row.tsx';
import { toggleRow } from './row-selection.ts';
import type { RowSource } from './row-source.ts';
import { DENSITIES } from './table-choices.ts';
import { useColumnModel } from './use-column-model.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { type ListLayout, useInnerWidth, useListLayout } from './use-list-layout.ts';

/** Below this a list is read on a telephone: rows have two lines and no boxes. */
const NARROW_PX = 640;
const NARROW_ROW_PX = 48;

export type DataGridProps<Row> = Omit<DataTableProps<Row>, 'rows'> & { readonly source: RowSource<Row> };

/** One tab stop: the active row holds the focus, wherever the list is scrolled to, and the keys move it. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, name, columns, source, rowId, rowName, activeId, selection, addressed, ordered } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const listPx = useInnerWidth(scroller);
  const { density } = usePreferences();
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
  const acts = useStableActs(props);
  const keys = useGridKeys(props, { activePlace, scroller, rowPx });
  useFocusOfActive(scroller, activeId);
  useEntryScroll(name, scroller, { isThere: listPx > 0, epoch: source.epoch });
  const drawn = useMemo(
    () => list.layout.flatMap(({ key }) => columns.find((one) => one.key === key) ?? []),
    [list.layout, columns],
  );
  const widths = [...(hasBoxes ? [BOX_PX] : []), ...model.map(({ widthPx }) => widthPx)];
  const style = {
    width: widths.reduce((sum, px) => sum + px, 0),
    '--row': `${rowPx}px`,
    '--columns': widths.map((px) => `${px}px`).join(' '),
  } as CSSProperties;

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
          style={style}
          onKeyDown={keys}
        >
          <GridHead columns={model} hasBoxes={hasBoxes} ordered={ordered} />
          <GridBody
            source={source}
            rowId={rowId}
            rowName={rowName}
            activeId={activeId}
            chosenIds={selection?.value.ids}
            columns={drawn}
            scroller={scroller}
            activePlace={activePlace}
            rowPx={rowPx}
            hasBoxes={hasBoxes}
            isNarrow={isNarrow}
            acts={acts}
          />
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
