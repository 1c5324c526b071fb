import type { RefObject } from 'react';
import type { DataGridProps } from './data-grid.tsx';
import { AwaitedRow, GridRow, type RowActs, Space } from './grid-row.tsx';
import { useRowRange } from './use-row-range.ts';

type GridBodyProps<Row> = Pick<DataGridProps<Row>, 'source' | 'rowId' | 'rowName' | 'activeId' | 'columns'> & {
  readonly selection: DataGridProps<Row>['selection'] | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly activePlace: number;
  readonly rowPx: number;
  readonly hasBoxes: boolean;
  readonly acts: RowActs<Row>;
};

/** Apart from the grid, so that scrolling draws rows and nothing else again. */
export function GridBody<Row>(props: GridBodyProps<Row>) {
  const { source, rowId, rowName, activeId, selection, columns, scroller, activePlace, rowPx, hasBoxes, acts } = props;
  const places = useRowRange(scroller, { source, rowPx, activePlace });
  const rows = places.map((place) => ({ place, shown: source.at(place) }));
  const active = rows.find(({ shown }) => shown && rowId(shown.item) === activeId);
  const stop = active?.place ?? rows.find(({ shown }) => shown)?.place;
  let drawnTo = 0;
  // A row that moved on the server while the list was read can stand in it twice.
  const drawnIds = new Set<string>();
  return (
    <tbody>
      {rows.flatMap(({ place, shown }) => {
        const gapPx = (place - drawnTo) * rowPx;
        drawnTo = place + 1;
        const gap = gapPx > 0 && <Space key={`before ${place}`} heightPx={gapPx} />;
        if (!shown) return [gap, <AwaitedRow key={`at ${place}`} place={place} />];
        const id = rowId(shown.item);
        const row = (
          <GridRow
            key={drawnIds.has(id) ? `${id} at ${place}` : id}
            id={id}
            item={shown.item}
            isGone={shown.isGone}
            place={place}
            columns={columns}
            isActive={id === activeId}
            isStop={place === stop}
            isChosen={selection?.value.ids.has(id)}
            boxLabel={hasBoxes ? `Choose ${rowName(shown.item)}` : undefined}
            acts={acts}
          />
        );
        drawnIds.add(id);
        return [gap, row];
      })}
      <Space heightPx={(source.count - drawnTo) * rowPx} />
    </tbody>
  );
}
