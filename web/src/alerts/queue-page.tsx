import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { ExceptDialog } from '../detections/except-dialog.tsx';
import { useActiveRow } from '../frame/table/use-active-row.ts';
import { useListAddress } from '../frame/table/use-list-address.ts';
import { WindowedTable } from '../frame/table/windowed-table.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useMay } from '../identity/session.ts';
import { alertId, alertQuery } from './alert-calls.ts';
import { ALERT_COLUMNS } from './alert-columns.tsx';
import { AlertPeek } from './alert-peek.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { BulkDialogs } from './bulk-dialogs.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { USUAL_SORT } from './queue-search.ts';
import { useAlertActions } from './use-alert-actions.ts';
import { useAlertDialogs } from './use-alert-dialogs.tsx';
import { useAlertsAhead } from './use-alerts-ahead.ts';
import { useBulk } from './use-bulk.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useQueueRows } from './use-queue-rows.ts';

const route = getRouteApi('/frame/queue');
/** Not by the browser: what it holds of a long list are windows. */
const EXPORTING = (
  <p className="muted">
    The whole result as lines of JSON: <code>watchfloor alert list --ndjson</code> with the same filters, or{' '}
    <code>GET /api/v1/alerts</code>, 500 at a call, with each answer’s <code>next</code> as the next <code>cursor</code>
    .
  </p>
);
const rowName = ({ number }: AlertSummary) => number;

export function QueuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQueueRows(search);
  const address = useListAddress(search, USUAL_SORT);
  const active = useActiveRow({ source: list.source, rowId: alertId }, address);
  const bulk = useBulk(search);
  const [isExcepting, setExcepting] = useState(false);
  const mayExcept = useMay('rules.write');
  // An address can open an alert that this view does not list: keys and buttons act on it all the same.
  const unlistedId = active.row ? undefined : active.peekId;
  const peeked = useQuery({ ...alertQuery(unlistedId ?? ''), enabled: unlistedId !== undefined }).data;
  useAlertsAhead(list.source, active.id);
  const alert = active.row ?? peeked;
  const actions = useAlertActions(alert);
  const dialogs = useAlertDialogs(alert, actions);
  useTitle(list.fresh.length > 0 ? `(${list.fresh.length} new) Queue` : 'Queue');

  const suppress = () => alert && mayExcept && setExcepting(true);
  const isPeeking = active.peekId !== undefined;
  const { closePeek } = active;
  useQueueKeys({ isPeeking, actions, bulk, closePeek, dialogs, suppress, showFresh: list.showFresh });

  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Queue</h1>
      <section className="list-pane" aria-label="Alerts in the queue">
        <QueueFilters search={search} fresh={list.fresh} onShowFresh={list.showFresh} />
        <BulkBar bulk={bulk} total={list.source.total} />
        <WindowedTable
          list={list}
          active={active}
          what="The queue"
          loading="Loading the queue"
          empty={<EmptyQueue search={search} />}
          label="Alerts"
          name="queue"
          noun="alert"
          columns={ALERT_COLUMNS}
          rowId={alertId}
          rowName={rowName}
          onOpen={({ number }) => void navigate({ to: '/alerts/$alertId', params: { alertId: number } })}
          exporting={EXPORTING}
          selection={{ value: bulk.selection, onChange: bulk.choose }}
          addressed={address.addressed}
          ordered={address.ordered}
        />
      </section>
      {active.peekId !== undefined && (
        <AlertPeek alertId={active.peekId} row={alert} actions={actions} dialogs={dialogs} onClose={closePeek} />
      )}
      {dialogs.shown}
      {isExcepting && alert && <ExceptDialog alert={alert} onClose={() => setExcepting(false)} />}
      <BulkDialogs bulk={bulk} />
    </main>
  );
}
