import type { ReactNode } from 'react';
import { FailureNotice, LoadingRows } from '../load-states.tsx';
import { DataTable, type DataTableProps } from './data-table.tsx';
import type { ActiveRow } from './use-active-row.ts';
import type { WindowedRows } from './use-windowed-rows.ts';

type WindowedTableProps<Row> = Omit<DataTableProps<Row>, 'rows' | 'activeId' | 'onActivate' | 'onPeek'> & {
  readonly list: WindowedRows<Row>;
  readonly active: ActiveRow<Row>;
  /** What could not be loaded, as `The queue`. */
  readonly what: string;
  readonly loading: string;
  /** Shown where there is no row. */
  readonly empty: ReactNode;
};

/** A list of the server, or what stands in its place: that it is coming, that it failed, that it is empty. */
export function WindowedTable<Row>({ list, active, what, loading, empty, ...table }: WindowedTableProps<Row>) {
  const { source, error, isPending, refetch } = list;
  const hasFailed = error !== undefined && error !== null;
  const hasRows = source.count > 0 && !isPending;
  return (
    <>
      {hasFailed && <FailureNotice what={what} error={error} onRetry={refetch} hasOldData={hasRows} />}
      {isPending && <LoadingRows label={loading} />}
      {!isPending && !hasFailed && !hasRows && empty}
      {hasRows && (
        <DataTable {...table} rows={source} activeId={active.id} onActivate={active.activate} onPeek={active.peek} />
      )}
    </>
  );
}
