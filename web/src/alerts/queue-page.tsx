import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useTitle } from '../frame/use-title.ts';
import { alertListQuery, alertQuery } from './alert-calls.ts';
import { AlertList } from './alert-list.tsx';
import { AlertPeek } from './alert-peek.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { QueueFilters } from './queue-filters.tsx';
import type { QueueSearch } from './queue-search.ts';
import { useAlertActions } from './use-alert-actions.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useSteadyRows } from './use-steady-rows.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

const route = getRouteApi('/frame/queue');

export function QueuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(alertListQuery(search));
  const { rows, fresh, showFresh } = useSteadyRows(list.data?.data, filterKey(search));
  const [activeId, setActiveId] = useState(search.peek);
  const [isJudging, setJudging] = useState(false);
  // An address can open an alert that this view does not list: keys and buttons act on it all the same.
  const peeked = useQuery({ ...alertQuery(search.peek ?? ''), enabled: search.peek !== undefined }).data;
  const active = rows.find(({ item }) => item.id === (search.peek ?? activeId))?.item ?? peeked;
  const actions = useAlertActions(active);
  useTitle(fresh.length > 0 ? `(${fresh.length} new) Queue` : 'Queue');

  const open = (alert: AlertSummary) => {
    setActiveId(alert.id);
    void navigate({ search: (old) => ({ ...old, peek: alert.id }), replace: search.peek !== undefined });
  };
  const closePeek = () => void navigate({ search: ({ peek: _, ...rest }) => rest });
  const judge = () => active && !actions.refusals.judge && setJudging(true);
  const activate = (alert: AlertSummary) => (search.peek === undefined ? setActiveId(alert.id) : open(alert));
  useQueueKeys({
    rows,
    active,
    isPeeking: search.peek !== undefined,
    actions,
    activate,
    open,
    closePeek,
    judge,
    showFresh,
  });

  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Queue</h1>
      <section className="list-pane" aria-label="Alerts in the queue">
        <QueueFilters search={search} fresh={fresh} onShowFresh={showFresh} />
        {list.error && (
          <FailureNotice
            what="The queue"
            error={list.error}
            onRetry={() => void list.refetch()}
            hasOldData={!!list.data}
          />
        )}
        <div className="scroll">
          {list.isPending && <LoadingRows label="Loading the queue" />}
          {list.data && rows.length === 0 && <EmptyQueue search={search} />}
          {rows.length > 0 && <AlertList rows={rows} activeId={active?.id} onActivate={activate} onOpen={open} />}
        </div>
        {list.data && <Pager cursor={search.cursor} next={list.data.next} shown={rows.length} noun="alert" />}
      </section>
      {search.peek !== undefined && (
        <AlertPeek alertId={search.peek} row={active} actions={actions} onVerdict={judge} onClose={closePeek} />
      )}
      {isJudging && active && (
        <VerdictDialog alert={active} onJudge={actions.judge} onClose={() => setJudging(false)} />
      )}
    </main>
  );
}

/** The list starts afresh when this changes; opening a peek does not change it. */
function filterKey({ peek: _, view: __, ...filter }: QueueSearch): string {
  return JSON.stringify(filter);
}
