import { type CSSProperties, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
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
  const lastPlace = useLastPlace({ activeId, activePlace, epoch: source.epoch });
  const keys = useGridKeys(props, { activePlace, lastPlace, scroller, rowPx });
  useFocusOfActive(scroller, activeId, source.at(activePlace) !== undefined);
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

type LastPlace = { readonly activeId: string | undefined; readonly activePlace: number; readonly epoch: number };

/** Where the active row stands, or stood before it was let go to be read again; -1 where it never stood in this list. */
function useLastPlace(now: LastPlace): number {
  const [last, setLast] = useState(now);
  const isSame = last.activeId === now.activeId && last.epoch === now.epoch;
  if (isSame && (now.activePlace < 0 || now.activePlace === last.activePlace)) return last.activePlace;
  setLast(now);
  return now.activePlace;
}

/** Where the focus is in this list, or nowhere, it follows the active row, also when that comes back (`isThere`). */
function useFocusOfActive(
  scroller: RefObject<HTMLElement | null>,
  activeId: string | undefined,
  isThere: boolean,
): void {
  useEffect(() => {
    const row =
      activeId && isThere && scroller.current?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(activeId)}"]`);
    const hasFocus = document.activeElement === document.body || scroller.current?.contains(document.activeElement);
    if (row && hasFocus) row.focus({ preventScroll: true });
  }, [activeId, isThere, scroller]);
}
