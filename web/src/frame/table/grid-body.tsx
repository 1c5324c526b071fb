import { memo, type ReactNode, type RefObject } from 'react';
import type { DataGridProps } from './data-grid.tsx';
import { AwaitedRows, GridRow, type RowActs } from './grid-row.tsx';
import type { RowSource, ShownRow } from './row-source.ts';
import { type RowRange, useRowRange } from './use-row-range.ts';

type GridBodyProps<Row> = Pick<DataGridProps<Row>, 'source' | 'rowId' | 'rowName' | 'activeId' | 'columns'> & {
  /** Undefined where rows cannot be chosen. */
  readonly chosenIds: ReadonlySet<string> | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly activePlace: number;
  readonly rowPx: number;
  readonly hasBoxes: boolean;
  readonly isNarrow: boolean;
  readonly acts: RowActs<Row>;
};

/** Apart from the grid, so that scrolling draws rows and nothing else again. Rows stand at their places, and move no other. */
function DrawnBody<Row>(props: GridBodyProps<Row>) {
  const {
    source,
    rowId,
    rowName,
    activeId,
    chosenIds,
    columns,
    scroller,
    activePlace,
    rowPx,
    hasBoxes,
    isNarrow,
    acts,
  } = props;
  const pieces = piecesOf(source, useRowRange(scroller, { source, rowPx, activePlace }), activePlace);
  const active = pieces.find(({ shown }) => shown && rowId(shown.item) === activeId);
  const stop = active?.place ?? pieces.find(({ shown }) => shown)?.place;
  // A row that moved on the server while the list was read can stand in it twice.
  const drawnIds = new Set<string>();
  let runs = 0;
  return (
    <tbody style={{ height: source.count * rowPx }}>
      {pieces.map(({ place, rows, shown }): ReactNode => {
        const topPx = place * rowPx;
        if (!shown) {
          runs += 1;
          return <AwaitedRows key={`awaited ${runs}`} place={place} topPx={topPx} heightPx={rows * rowPx} />;
        }
        const id = rowId(shown.item);
        const key = drawnIds.has(id) ? `${id} at ${place}` : id;
        drawnIds.add(id);
        return (
          <GridRow
            key={key}
            id={id}
            item={shown.item}
            isGone={shown.isGone}
            place={place}
            topPx={topPx}
            columns={columns}
            isActive={id === activeId}
            isStop={place === stop}
            isChosen={chosenIds?.has(id)}
            boxLabel={hasBoxes ? `Choose ${rowName(shown.item)}` : undefined}
            isNarrow={isNarrow}
            acts={acts}
          />
        );
      })}
    </tbody>
  );
}

export const GridBody = memo(DrawnBody) as typeof DrawnBody;

/** A row, or a run of `rows` that are on their way and are drawn as one element: there can be many, for a few frames each. */
type Piece<Row> = { readonly place: number; readonly rows: number; readonly shown: ShownRow<Row> | undefined };

/** Ascending. The active row is drawn wherever the list is scrolled to: it holds the focus. */
function piecesOf<Row>(source: RowSource<Row>, { start, end }: RowRange, activePlace: number): readonly Piece<Row>[] {
  const pieces: Piece<Row>[] = [];
  let awaitedFrom = start;
  for (let place = start; place < end; place += 1) {
    const shown = source.at(place);
    if (!shown) continue;
    if (awaitedFrom < place) pieces.push({ place: awaitedFrom, rows: place - awaitedFrom, shown: undefined });
    pieces.push({ place, rows: 1, shown });
    awaitedFrom = place + 1;
  }
  if (awaitedFrom < end) pieces.push({ place: awaitedFrom, rows: end - awaitedFrom, shown: undefined });
  const active = activePlace < start || activePlace >= end ? source.at(activePlace) : undefined;
  if (!active) return pieces;
  const piece = { place: activePlace, rows: 1, shown: active };
  return activePlace < start ? [piece, ...pieces] : [...pieces, piece];
}
