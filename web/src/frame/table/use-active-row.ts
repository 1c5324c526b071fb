import { useState } from 'react';
import type { RowSource } from './row-source.ts';
import type { ListAddress } from './use-list-address.ts';

export type ActiveRow<Row> = {
  /** Of the row that the keys act on. */
  readonly id: string | undefined;
  /** Undefined too where an address opens what this view does not list. */
  readonly row: Row | undefined;
  readonly activate: (row: Row) => void;
  readonly peek: (row: Row) => void;
  /** Id of the row that is open at the right, listed or not. */
  readonly peekId: string | undefined;
  readonly closePeek: () => void;
};

type Rows<Row> = { readonly source: RowSource<Row>; readonly rowId: (row: Row) => string };

/** The row that the keys of a list act on. While one is open at the right, it is that one: moving on opens the next. */
export function useActiveRow<Row>({ source, rowId }: Rows<Row>, { peek, setPeek }: ListAddress): ActiveRow<Row> {
  const [activeId, setActiveId] = useState(peek);
  const id = peek ?? activeId;
  const open = (row: Row) => {
    setActiveId(rowId(row));
    setPeek(rowId(row));
  };
  return {
    id,
    row: source.at(source.placeOf(id ?? ''))?.item,
    activate: (row) => (peek === undefined ? setActiveId(rowId(row)) : open(row)),
    peek: open,
    peekId: peek,
    closePeek: () => setPeek(undefined),
  };
}
