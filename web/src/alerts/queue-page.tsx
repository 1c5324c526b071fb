import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertSummary, GiveVerdictBody } from '../../../src/detect/alerts/contract.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { DataTable } from '../frame/table/data-table.tsx';
import { useTitle } from '../frame/use-title.ts';
import { alertId, alertQuery } from './alert-calls.ts';
import { ALERT_COLUMNS } from './alert-columns.tsx';
import { AlertPeek } from './alert-peek.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { BulkDialogs } from './bulk-dialogs.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useBulk } from './use-bulk.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useQueueRows } from './use-queue-rows.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

const route = getRouteApi('/frame/queue');
const rowName = ({ number }: AlertSummary) => number;

export function QueuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQueueRows(search);
  const [activeId, setActiveId] = useState(search.peek);
  const bulk = useBulk(search);
  const [isJudging, setJudging] = useState(false);
  // An address can open an alert that this view does not list: keys and buttons act on it all the same.
  const peeked = useQuery({ ...alertQuery(search.peek ?? ''), enabled: search.peek !== undefined }).data;
  const at = list.source.placeOf(search.peek ?? activeId ?? '');
  const active = list.source.at(at)?.item ?? peeked;
  const actions = useAlertActions(active);
  useTitle(list.fresh.length > 0 ? `(${list.fresh.length} new) Queue` : 'Queue');

  const open = (alert: AlertSummary) => {
    setActiveId(alert.id);
    void navigate({ search: (old) => ({ ...old, peek: alert.id }), replace: search.peek !== undefined });
  };
  const closePeek = () => void navigate({ search: ({ peek: _, ...rest }) => rest });
  const judge = () => active && !actions.refusals.judge && setJudging(true);
  const judgeWith = (body: GiveVerdictBody) => {
    actions.judge(body);
    setJudging(false);
  };
  useQueueKeys({ isPeeking: search.peek !== undefined, actions, bulk, closePeek, judge, showFresh: list.showFresh });

  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Queue</h1>
      <section className="list-pane" aria-label="Alerts in the queue">
        <QueueFilters search={search} fresh={list.fresh} onShowFresh={list.showFresh} />
        <BulkBar bulk={bulk} total={list.source.total} />
        {list.error !== undefined && list.error !== null && (
          <FailureNotice
            what="The queue"
            error={list.error}
            onRetry={list.refetch}
            hasOldData={list.source.count > 0}
          />
        )}
        {list.isPending && <LoadingRows label="Loading the queue" />}
        {!list.isPending && !list.error && list.source.count === 0 && <EmptyQueue search={search} />}
        {list.source.count > 0 && !list.isPending && (
          <DataTable
            label="Alerts"
            name="queue"
            noun="alert"
            columns={ALERT_COLUMNS}
            rows={list.source}
            rowId={alertId}
            rowName={rowName}
            activeId={active?.id}
            onActivate={(alert) => (search.peek === undefined ? setActiveId(alert.id) : open(alert))}
            onPeek={open}
            onOpen={({ number }) => void navigate({ to: '/alerts/$alertId', params: { alertId: number } })}
            selection={{ value: bulk.selection, onChange: bulk.choose }}
            addressed={{
              value: search.cols,
              onChange: (cols) =>
                void navigate({ search: ({ cols: _, ...rest }) => (cols ? { ...rest, cols } : rest), replace: true }),
            }}
          />
        )}
      </section>
      {search.peek !== undefined && (
        <AlertPeek alertId={search.peek} row={active} actions={actions} onVerdict={judge} onClose={closePeek} />
      )}
      {isJudging && active && (
        <VerdictDialog of={active.number} onJudge={judgeWith} onClose={() => setJudging(false)} />
      )}
      <BulkDialogs bulk={bulk} />
    </main>
  );
}
