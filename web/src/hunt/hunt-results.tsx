import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { listEvents } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import type { EventSummary } from './event-calls.ts';
import { EventList } from './event-list.tsx';
import type { EventCounts } from './hunt-calls.ts';
import type { HuntSearch } from './hunt-search.ts';

type HuntResultsProps = {
  readonly search: HuntSearch;
  readonly list: UseInfiniteQueryResult<InfiniteData<ReplyOf<typeof listEvents>>>;
  readonly counts: UseQueryResult<EventCounts>;
  readonly rows: readonly EventSummary[];
  readonly onPeek: (eventId: string) => void;
};

/** The newest events first; what was counted and read to find them stands below. */
export function HuntResults({ search, list, counts, rows, onPeek }: HuntResultsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isCancelled = list.isPending && list.fetchStatus === 'idle';
  return (
    <div className="hunt-results">
      {list.error && (
        <FailureNotice
          what="The search"
          error={list.error}
          onRetry={() => void list.refetch()}
          hasOldData={!!list.data}
        />
      )}
      <div className="scroll" ref={scroller}>
        {isCancelled && <Empty title="Nothing was searched">Run the query to see events.</Empty>}
        {list.isPending && !isCancelled && !list.error && <LoadingRows label="Searching" />}
        {list.data && rows.length === 0 && <EmptyEvents search={search} />}
        {rows.length > 0 && <EventList events={rows} scroller={scroller} peeked={search.peek} onPeek={onPeek} />}
        {list.hasNextPage && (
          <div className="more">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Load more
            </Button>
          </div>
        )}
      </div>
      <footer className="pager">
        <span className="muted" role="status">
          {list.data && `${rows.length.toLocaleString('en')} events shown, newest first`}
          {list.data && !list.hasNextPage && ', no more'}
          {list.isPlaceholderData && ' · of the query before'}
        </span>
        {counts.data && <span className="muted push">{costText(counts.data)}</span>}
      </footer>
    </div>
  );
}

function costText({ matched, total, rowsRead, elapsedMs }: EventCounts): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${count(matched)} of ${count(total)} events match · ${count(rowsRead)} rows read · ${count(elapsedMs)} ms`;
}

function EmptyEvents({ search }: { readonly search: HuntSearch }) {
  const { query, from, to } = search;
  if (query === undefined && from === undefined && to === undefined) {
    return (
      <Empty title="No event has arrived">
        <p>No source has sent anything yet. Send a file to try:</p>
        <code>watchfloor ingest FILE</code>
      </Empty>
    );
  }
  return (
    <Empty title="No event matches">
      {(from !== undefined || to !== undefined) && (
        <Link to="." search={({ from: _, to: __, ...rest }: HuntSearch) => rest}>
          Search in all time
        </Link>
      )}
      {query !== undefined && (
        <Link to="." search={({ query: _, ...rest }: HuntSearch) => rest}>
          Search without conditions
        </Link>
      )}
    </Empty>
  );
}
