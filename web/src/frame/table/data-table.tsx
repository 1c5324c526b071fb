import './table.css';
import { type ReactNode, useMemo } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { DataColumn } from './data-column.ts';
import { DataGrid } from './data-grid.tsx';
import { PlainTable } from './plain-table.tsx';
import type { RowSelection } from './row-selection.ts';
import { type RowSource, sourceOf } from './row-source.ts';
import { TableFoot } from './table-foot.tsx';
import type { AddressedColumns } from './use-list-layout.ts';

export type DataTableProps<Row> = {
  /** For people, as `Alerts`; also the place of its keys. */
  readonly label: string;
  /** For what is stored of it, as `queue`. */
  readonly name: string;
  /** One row of it, as `alert`. */
  readonly noun: string;
  /** The same array from draw to draw. */
  readonly columns: readonly DataColumn<Row>[];
  /** All rows, or where they come from: `useWindowedRows`. */
  readonly rows: readonly Row[] | RowSource<Row>;
  readonly rowId: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  /** The row that the keys act on. */
  readonly activeId: string | undefined;
  readonly onActivate: (row: Row) => void;
  readonly onPeek: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  /** Absent: rows cannot be chosen. */
  readonly selection?: { readonly value: RowSelection; readonly onChange: (value: RowSelection) => void };
  /** Where the columns stand in the address of the page. */
  readonly addressed?: AddressedColumns;
  /** Which of the columns' orders the rows stand in. Absent: they cannot be ordered otherwise. */
  readonly ordered?: OrderedBy;
  /** How to get the whole result out; shown in the settings. */
  readonly exporting?: ReactNode;
  /** What else is told below the list. */
  readonly footnote?: ReactNode;
};

export type OrderedBy = { readonly value: string; readonly onChange: (value: string) => void };

/**
 * A list of any length: a grid that draws what is seen of it and is worked by keyboard, or, where somebody wants it so, a
 * plain table in pages.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowId, name, columns, noun, label, selection, addressed, ordered, exporting, footnote } = props;
  const { hasPlainTables } = usePreferences();
  const source = useMemo(() => (isArray(rows) ? sourceOf(rows, rowId) : rows), [rows, rowId]);
  return (
    <>
      {hasPlainTables ? <PlainTable {...props} source={source} /> : <DataGrid {...props} source={source} />}
      <TableFoot
        name={name}
        label={label}
        noun={noun}
        columns={columns}
        source={source}
        chosen={selection?.value.ids.size ?? 0}
        addressed={addressed}
        ordered={ordered}
        exporting={exporting}
        footnote={footnote}
      />
    </>
  );
}

function isArray<Row>(rows: readonly Row[] | RowSource<Row>): rows is readonly Row[] {
  return Array.isArray(rows);
}
