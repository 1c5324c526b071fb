import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { exceptionListQuery } from './exception-calls.ts';
import { ExceptionTable } from './exception-table.tsx';

type ExceptionsViewProps = { readonly cursor: string | undefined; readonly filters: ReactNode };

export function ExceptionsView({ cursor, filters }: ExceptionsViewProps) {
  const { data, error, isPending, refetch } = useQuery(exceptionListQuery(cursor));
  return (
    <section className="list-pane" aria-label="Exceptions">
      {filters}
      {error && (
        <FailureNotice what="The list of exceptions" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-label="List of exceptions" tabIndex={0}>
        {isPending && <LoadingRows label="Loading exceptions" />}
        {data?.data.length === 0 && (
          <Empty title="Nothing is hidden">Exceptions are made on an alert’s page, by “Except this…”.</Empty>
        )}
        {data && data.data.length > 0 && <ExceptionTable exceptions={data.data} />}
      </section>
      {data && <Pager cursor={cursor} next={data.next} shown={data.data.length} noun="exception" />}
    </section>
  );
}
