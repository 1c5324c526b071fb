import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { useShortcuts } from '../shortcuts.ts';
import type { DataTableProps } from './data-table.tsx';
import { chooseRows, stepRange, toggleRow } from './row-selection.ts';
import type { RowSource } from './row-source.ts';

type Movement = {
  readonly activePlace: number;
  /** Where steps begin: it stays while the active row is let go and read again. */
  readonly lastPlace: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowPx: number;
};

/** The head of the grid covers so much of what is scrolled. */
const HEAD_PX = 28;

/** Scrolls no further than it takes to see the row. */
function bringIntoView(element: HTMLElement | null, place: number, rowPx: number): void {
  if (!element) return;
  const topPx = place * rowPx;
  const lowestPx = topPx + rowPx + HEAD_PX - element.clientHeight;
  if (element.scrollTop > topPx) element.scrollTop = topPx;
  else if (element.scrollTop < lowestPx) element.scrollTop = lowestPx;
}

type GridKeys<Row> = Omit<DataTableProps<Row>, 'rows'> & { readonly source: RowSource<Row> };

/** What the keys do in a list; the returned listener takes those that only the list with the focus may have. */
export function useGridKeys<Row>(props: GridKeys<Row>, { activePlace, lastPlace, scroller, rowPx }: Movement) {
  const { label, source, rowId, selection, onActivate, onPeek, onOpen } = props;
  const [awaited, setAwaited] = useState<number>();
  const active = source.at(activePlace)?.item;
  const go = (place: number) => {
    const to = Math.min(Math.max(place, 0), source.count - 1);
    const shown = source.at(to);
    bringIntoView(scroller.current, to, rowPx);
    setAwaited(shown ? undefined : to);
    if (shown) onActivate(shown.item);
  };
  const arrived = awaited === undefined ? undefined : source.at(awaited)?.item;
  useEffect(() => {
    if (!arrived) return;
    setAwaited(undefined);
    onActivate(arrived);
  }, [arrived, onActivate]);
  const step = (by: number) => go(lastPlace < 0 ? 0 : lastPlace + by);
  const extend = (by: 1 | -1) => {
    const to = source.at(activePlace + by)?.item;
    if (!selection || !active || !to) return;
    const from = { place: activePlace, id: rowId(active) };
    selection.onChange(stepRange(selection.value, from, { place: activePlace + by, id: rowId(to) }));
    go(activePlace + by);
  };
  const chooseLoaded = () => selection?.onChange(chooseRows(selection.value, loadedIds(source, rowId)));
  useShortcuts(label, [
    { keys: 'j', also: 'ArrowDown', name: 'Next row', run: () => step(1) },
    { keys: 'k', also: 'ArrowUp', name: 'Row before', run: () => step(-1) },
    { keys: 'Enter', name: 'Open at the right', run: () => active && onPeek(active) },
    { keys: 'o', name: 'Open the whole page', run: () => active && onOpen(active) },
    ...(selection
      ? [
          {
            keys: 'x',
            name: 'Choose the row, or let it go (Shift and arrows: a range)',
            run: () => active && selection.onChange(toggleRow(selection.value, rowId(active))),
          },
          { keys: 'A', name: 'Choose every row that is loaded', run: chooseLoaded },
        ]
      : []),
  ]);
  /** Only where the list has the focus: elsewhere these scroll what has it. */
  return (event: KeyboardEvent) => {
    const pageRows = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / rowPx) - 1);
    const act = gridKey(event, { step, go, extend, pageRows, lastPlace: source.count - 1 });
    if (!act) return;
    event.preventDefault();
    act();
  };
}

type Moves = {
  readonly step: (by: number) => void;
  readonly go: (place: number) => void;
  readonly extend: (by: 1 | -1) => void;
  readonly pageRows: number;
  readonly lastPlace: number;
};

function gridKey(event: KeyboardEvent, moves: Moves): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.shiftKey && event.key === 'ArrowDown') return () => moves.extend(1);
  if (event.shiftKey && event.key === 'ArrowUp') return () => moves.extend(-1);
  if (event.shiftKey) return undefined;
  if (event.key === 'Home') return () => moves.go(0);
  if (event.key === 'End') return () => moves.go(moves.lastPlace);
  if (event.key === 'PageDown') return () => moves.step(moves.pageRows);
  if (event.key === 'PageUp') return () => moves.step(-moves.pageRows);
  return undefined;
}

function loadedIds<Row>(source: RowSource<Row>, rowId: (row: Row) => string): readonly string[] {
  const ids: string[] = [];
  for (let place = 0; place < source.count; place += 1) {
    const shown = source.at(place);
    if (shown && !shown.isGone) ids.push(rowId(shown.item));
  }
  return ids;
}
