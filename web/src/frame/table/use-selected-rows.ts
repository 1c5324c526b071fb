import { useRef, useState } from 'react';
import { NOTHING_CHOSEN, type RowSelection } from './row-selection.ts';
import type { RowSource } from './row-source.ts';

type Rows<Row> = { readonly source: RowSource<Row>; readonly rowId: (row: Row) => string };

export type SelectedRows<Row> = {
  readonly selection: RowSelection;
  readonly choose: (selection: RowSelection) => void;
  /** In the order in which they were chosen, as they were last seen. */
  readonly rows: readonly Row[];
};

/** The chosen rows themselves, also where another filter hides them or their window was let go of. */
export function useSelectedRows<Row>({ source, rowId }: Rows<Row>): SelectedRows<Row> {
  const [selection, choose] = useState(NOTHING_CHOSEN);
  const seen = useRef(new Map<string, Row>());
  const rows = [...selection.ids].flatMap((id) => {
    const now = source.at(source.placeOf(id))?.item;
    if (now) seen.current.set(rowId(now), now);
    return now ?? seen.current.get(id) ?? [];
  });
  return { selection, choose, rows };
}
