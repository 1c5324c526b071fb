import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useTitle } from '../frame/use-title.ts';
import { eventListQuery } from './event-calls.ts';
import { EventFilters } from './event-filters.tsx';
import { EventList } from './event-list.tsx';

const route = getRouteApi('/frame/hunt');

export function EventsPage() {
  const search = route.useSearch();
  const list = useInfiniteQuery(eventListQuery(search));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  useTitle('Hunt');
  useShortcuts('Hunt', [
    { keys: 'f', name: 'Search in the events', run: () => document.getElementById('event-search')?.focus() },
    { keys: '.', name: 'Search again', run: () => void list.refetch() },
  ]);
  const isFiltered = Object.keys(search).length > 0;

  return (
    <main className="page queue">
      <h1 className="hidden">Events</h1>
      <section className="list-pane" aria-label="Events">
        <EventFilters search={search} isRunning={list.isFetching} onRefresh={() => void list.refetch()} />
        {list.error && (
          <FailureNotice
            what="The search"
            error={list.error}
            onRetry={() => void list.refetch()}
            hasOldData={!!list.data}
          />
        )}
        <div className="scroll" ref={scroller}>
          {list.isPending && <LoadingRows label="Searching" />}
          {list.data && rows.length === 0 && <EmptyEvents isFiltered={isFiltered} />}
          {rows.length > 0 && <EventList events={rows} scroller={scroller} />}
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
          </span>
        </footer>
      </section>
    </main>
  );
}

function EmptyEvents({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No event matches">
        <Link to="/hunt">Search without conditions</Link>
      </Empty>
    );
  }
  return (
    <Empty title="No event has arrived">
      <p>No source has sent anything yet. Send a file to try:</p>
      <code>watchfloor ingest FILE</code>
    </Empty>
  );
}
