import type { DataGridProps } from './data-grid.tsx';
import { AwaitedRow, GridRow, type RowActs, Space } from './grid-row.tsx';

type GridBodyProps<Row> = Pick<
  DataGridProps<Row>,
  'source' | 'rowId' | 'rowName' | 'activeId' | 'selection' | 'columns'
> & {
  /** Ascending. */
  readonly places: readonly number[];
  readonly rowPx: number;
  readonly hasBoxes: boolean;
  readonly acts: RowActs<Row>;
};

export function GridBody<Row>(props: GridBodyProps<Row>) {
  const { source, rowId, rowName, activeId, selection, columns, places, rowPx, hasBoxes, acts } = props;
  const span = columns.length + (hasBoxes ? 1 : 0);
  const rows = places.map((place) => ({ place, shown: source.at(place) }));
  const active = rows.find(({ shown }) => shown && rowId(shown.item) === activeId);
  const stop = active?.place ?? rows.find(({ shown }) => shown)?.place;
  let drawnTo = 0;
  return (
    <tbody>
      {rows.map(({ place, shown }) => {
        const gapPx = (place - drawnTo) * rowPx;
        drawnTo = place + 1;
        const gap = gapPx > 0 && <Space key={`before ${place}`} heightPx={gapPx} span={span} />;
        if (!shown) return [gap, <AwaitedRow key={`at ${place}`} place={place} span={span} />];
        const id = rowId(shown.item);
        const row = (
          <GridRow
            key={id}
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
        return [gap, row];
      })}
      <Space heightPx={(source.count - drawnTo) * rowPx} span={span} />
    </tbody>
  );
}
