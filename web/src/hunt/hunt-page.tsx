import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { parseQuery, withTerm } from '../../../src/collect/event-query/contract.ts';
import { TimeRangePicker } from '../frame/time-range/time-range-picker.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useMay } from '../identity/session.ts';
import { eventListQuery } from './event-calls.ts';
import { EventPeek } from './event-peek.tsx';
import { FieldRail } from './field-rail.tsx';
import type { FilterValue } from './filter-buttons.tsx';
import './hunt.css';
import { eventCountsQuery, type Meant } from './hunt-calls.ts';
import { HuntChart } from './hunt-chart.tsx';
import { HuntResults } from './hunt-results.tsx';
import { type Changes, type HuntSearch, openFields, parseHuntSearch, rangeOf, toggledOpen } from './hunt-search.ts';
import { QueryBar } from './query-bar.tsx';
import { useHuntKeys } from './use-hunt-keys.ts';

/** Has this happened here? Query, time, bars, fields, events: everything of it stands in the address. */
export function HuntPage() {
  const search = parseHuntSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const client = useQueryClient();
  const meant = useMeant(search);
  const mayRead = useMay('events.read');
  const isReadable = 'terms' in parseQuery(search.query ?? '');
  const list = useInfiniteQuery({ ...eventListQuery(meant), enabled: isReadable });
  // The first rows first: what looks at every event would stand before them in the engine.
  const isReady = isReadable && list.data !== undefined;
  const counts = useQuery({
    ...eventCountsQuery(meant, search.by ?? 'source'),
    enabled: isReady,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  useTitle('Hunt');
  const change = (changes: Changes, replace = false) => {
    void navigate({ to: '.', search: () => withoutEmpty({ ...search, ...changes }), replace });
  };
  const isRunning = list.isFetching || counts.isFetching;
  const run = (query: string) => {
    if (query === (search.query ?? '')) void client.invalidateQueries({ queryKey: ['events'] });
    else change({ query, peek: '' });
  };
  const filter: FilterValue = (term) => change({ query: withTerm(search.query ?? '', term) });
  const peek = (eventId: string) => change({ peek: eventId }, search.peek !== undefined);
  const cancel = () => void client.cancelQueries({ queryKey: ['events'] });
  useHuntKeys({ search, rows, isRunning, run, cancel, peek, closePeek: () => change({ peek: '' }) });
  const around = rows.find(({ id }) => id === search.peek)?.time;

  return (
    <main className={search.peek ? 'page queue hunt peeking' : 'page queue hunt'}>
      <h1 className="hidden">Hunt</h1>
      <section className="list-pane" aria-label="Hunt">
        <div className="filters hunt-filters">
          <QueryBar meant={meant} isRunning={isRunning} onRun={run} onCancel={cancel} />
          <TimeRangePicker value={meant.range} onChange={change} around={around} />
        </div>
        {mayRead && <HuntChart search={search} counts={counts} onChange={change} />}
        <div className="hunt-body">
          {mayRead && (
            <FieldRail
              meant={meant}
              isReady={isReady}
              open={openFields(search)}
              onToggle={(name) => change({ open: toggledOpen(search, name) }, true)}
              onFilter={filter}
            />
          )}
          <HuntResults search={search} list={list} counts={counts} rows={rows} onPeek={peek} />
        </div>
      </section>
      {search.peek !== undefined && (
        <EventPeek eventId={search.peek} onFilter={filter} onClose={() => change({ peek: '' })} />
      )}
    </main>
  );
}

/** The same object while the same events are meant: pictures and calls hang on it. */
function useMeant(search: HuntSearch): Meant {
  const { query } = search;
  const { from, to } = rangeOf(search);
  return useMemo(() => ({ query, range: { from, to } }), [query, from, to]);
}

function withoutEmpty(search: Changes): HuntSearch {
  const isAll = search.from === 'all' && search.to === 'now';
  const { from, to, ...rest } = search;
  const kept = isAll ? rest : { ...rest, from, to };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '' && value !== undefined));
}
