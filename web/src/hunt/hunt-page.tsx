import { type UseQueryResult, useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { parsePipeline, splitHunt, withFilter, withTerm } from '../../../src/collect/event-query/contract.ts';
import { useActiveRow } from '../frame/table/use-active-row.ts';
import { useListAddress } from '../frame/table/use-list-address.ts';
import type { WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { TimeRangePicker } from '../frame/time-range/time-range-picker.tsx';
import { useEntryState } from '../frame/use-entry-state.ts';
import { useTitle } from '../frame/use-title.ts';
import { SavedViews } from '../frame/views/saved-views.tsx';
import { useMay } from '../identity/session.ts';
import { type EventSummary, eventIdOf, useEventRows } from './event-calls.ts';
import { EventPeek } from './event-peek.tsx';
import { FieldRail } from './field-rail.tsx';
import type { FilterValue } from './filter-buttons.tsx';
import './hunt.css';
import { type EventCounts, eventCountsQuery, type Meant } from './hunt-calls.ts';
import { HuntChart } from './hunt-chart.tsx';
import { HuntResults } from './hunt-results.tsx';
import {
  type Changes,
  type HuntSearch,
  openFields,
  parseHuntSearch,
  rangeOf,
  toggledOpen,
  USUAL_SORT,
} from './hunt-search.ts';
import { HuntTable } from './hunt-table.tsx';
import { QueryBar } from './query-bar.tsx';
import { useHuntKeys } from './use-hunt-keys.ts';

/** Has this happened here? Query, time, bars, fields, events: everything of it stands in the address. */
export function HuntPage() {
  const search = parseHuntSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const client = useQueryClient();
  const { filter: conditions, steps } = splitHunt(search.query ?? '');
  const meant = useMeant(search, conditions);
  const mayRead = useMay('events.read');
  const isReadable = 'query' in parsePipeline(search.query ?? '');
  const [ranAtMs, restart] = useRunMoment(meant);
  const sort = search.sort ?? USUAL_SORT;
  const found = useEventRows({ ...meant, ranAtMs, sort, isOff: !isReadable || steps !== '' });
  // The first rows first: what looks at every event would stand before them in the engine.
  const isReady = isReadable && (steps !== '' || !found.isPending);
  const counts = useQuery({
    ...eventCountsQuery(meant, search.by ?? 'source'),
    enabled: isReady,
  });
  const list = useCounted(found, counts);
  const address = useListAddress(search, USUAL_SORT);
  const active = useActiveRow({ source: list.source, rowId: eventIdOf }, address);
  useTitle('Hunt');
  const change = (changes: Changes, replace = false) => {
    void navigate({ to: '.', search: () => withoutEmpty({ ...search, ...changes }), replace });
  };
  const isTabling = useIsFetching({ queryKey: ['events', 'table'] }) > 0;
  const isRunning = (list.isPending && list.isFetching) || counts.isFetching || isTabling;
  const run = (query: string) => {
    if (query !== (search.query ?? '')) return change({ query, peek: '' });
    restart();
    void client.invalidateQueries({ queryKey: ['events'] });
  };
  const filter: FilterValue = (term) =>
    change({ query: withFilter(search.query ?? '', (rest) => withTerm(rest, term)) });
  const cancel = () => void client.cancelQueries({ queryKey: ['events'] });
  useHuntKeys({ search, isPeeking: active.peekId !== undefined, isRunning, run, cancel, closePeek: active.closePeek });
  const around = active.peekId === undefined ? undefined : active.row?.time;

  return (
    <main className={search.peek ? 'page queue hunt peeking' : 'page queue hunt'}>
      <h1 className="hidden">Hunt</h1>
      <section className="list-pane" aria-label="Hunt">
        <div className="filters hunt-filters">
          <QueryBar query={search.query} meant={meant} isRunning={isRunning} onRun={run} onCancel={cancel} />
          <SavedViews place="hunt" noun="events" />
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
          {steps === '' ? (
            <HuntResults search={search} list={list} active={active} address={address} counts={counts} />
          ) : (
            <HuntTable meant={meant} steps={steps} isReadable={isReadable} />
          )}
        </div>
      </section>
      {active.peekId !== undefined && (
        <EventPeek eventId={active.peekId} onFilter={filter} onClose={active.closePeek} />
      )}
    </main>
  );
}

/** The same object while the same events are meant: pictures and calls hang on it. */
function useMeant(search: HuntSearch, conditions: string): Meant {
  const query = conditions === '' ? undefined : conditions;
  const { from, to } = rangeOf(search);
  return useMemo(() => ({ query, range: { from, to } }), [query, from, to]);
}

/** When this search was begun, and how to begin it again. */
function useRunMoment(meant: Meant): readonly [number, () => void] {
  const text = JSON.stringify(meant);
  const [run, setRun] = useEntryState('hunt', () => ({ text, atMs: Date.now() }));
  if (run.text !== text) setRun({ text, atMs: Date.now() });
  return [run.atMs, () => setRun({ text, atMs: Date.now() })];
}

/** Until its end is reached, a list is as long as the bars have counted. */
function useCounted(
  found: WindowedRows<EventSummary>,
  counts: UseQueryResult<EventCounts>,
): WindowedRows<EventSummary> {
  const { data, isPlaceholderData } = counts;
  const matched = isPlaceholderData ? undefined : data?.matched;
  const { source } = found;
  const counted = useMemo(() => {
    if (matched === undefined || source.total?.isExact) return source;
    return { ...source, total: { rows: matched, isExact: true } };
  }, [source, matched]);
  return { ...found, source: counted };
}

function withoutEmpty(search: Changes): HuntSearch {
  const isAll = search.from === 'all' && search.to === 'now';
  const { from, to, ...rest } = search;
  const kept = isAll ? rest : { ...rest, from, to };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '' && value !== undefined));
}
