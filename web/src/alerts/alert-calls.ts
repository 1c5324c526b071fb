import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  AlertReply,
  AlertSummary,
  countAlerts,
  countMatchingAlerts,
  GiveVerdictBody,
  giveVerdict,
  listAlerts,
  noteAlert,
  promoteMatch,
  releaseAlert,
  reopenAlert,
  seekAlerts,
  showAlert,
  takeAlert,
} from '../../../src/detect/alerts/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { pollEvery } from '../frame/live/use-live.ts';
import { type QueueSearch, queueFilterOf } from './queue-search.ts';

const POLL_MS = 5_000;

/** What the queue shows when its address says nothing: everything that nobody has judged yet. */
export const ACTIVE_STATES = 'open,taken';

/** The windows of the queue. */
export function alertReader(search: QueueSearch) {
  const { state = ACTIVE_STATES, ...filter } = queueFilterOf(search);
  const query = { ...filter, state };
  return {
    queryKey: ['alerts', 'list', query],
    read: ({ cursor, limit, signal }: { cursor: string | undefined; limit: number; signal: AbortSignal }) =>
      callApi<typeof listAlerts>({
        method: 'GET',
        path: '/api/v1/alerts',
        query: { ...query, limit, ...(cursor !== undefined && { cursor }) },
        signal,
      }),
    seek: async ({ place, signal }: { place: number; signal: AbortSignal }) => {
      const sought = { ...query, place };
      const { cursor } = await callApi<typeof seekAlerts>({
        method: 'GET',
        path: '/api/v1/alerts/seek',
        query: sought,
        signal,
      });
      return cursor;
    },
    pollMs: POLL_MS,
    rowId: alertId,
    isNewer: isNewerAlert,
  };
}

export const alertId = ({ id }: AlertSummary): string => id;

/** A loud alert, or one that is written about, grows without a new version: that rises with judgements only. */
function isNewerAlert(other: AlertSummary, alert: AlertSummary): boolean {
  if (other.version !== alert.version) return other.version > alert.version;
  return other.hitCount > alert.hitCount || other.noteCount > alert.noteCount;
}

export function alertTotalQuery(search: QueueSearch) {
  const { state = ACTIVE_STATES, sort: _, ...filter } = queueFilterOf(search);
  return queryOptions({
    queryKey: ['alerts', 'total', { ...filter, state }],
    queryFn: ({ signal }) =>
      callApi<typeof countMatchingAlerts>({
        method: 'GET',
        path: '/api/v1/alerts/matching',
        query: { ...filter, state },
        signal,
      }),
    refetchInterval: pollEvery(POLL_MS),
  });
}

export const alertCountsQuery = queryOptions({
  queryKey: ['alerts', 'counts'],
  queryFn: ({ signal }) => callApi<typeof countAlerts>({ method: 'GET', path: '/api/v1/alerts/counts', signal }),
  refetchInterval: pollEvery(POLL_MS),
});

const alertKey = (alertId: string) => ['alerts', 'one', alertId];

export function alertQuery(alertId: string) {
  return queryOptions({
    queryKey: alertKey(alertId),
    queryFn: ({ signal }) =>
      callApi<typeof showAlert>({ method: 'GET', path: '/api/v1/alerts/:alertId', params: { alertId }, signal }),
    refetchInterval: pollEvery(POLL_MS),
  });
}

export function take({ id, version }: AlertSummary): Promise<AlertSummary> {
  return callApi<typeof takeAlert>({
    method: 'POST',
    path: '/api/v1/alerts/:alertId/take',
    params: { alertId: id },
    body: { version },
  });
}

export function release({ id, version }: AlertSummary): Promise<AlertSummary> {
  return callApi<typeof releaseAlert>({
    method: 'POST',
    path: '/api/v1/alerts/:alertId/release',
    params: { alertId: id },
    body: { version },
  });
}

export function judge({ id, version }: AlertSummary, body: GiveVerdictBody): Promise<AlertSummary> {
  return callApi<typeof giveVerdict>({
    method: 'POST',
    path: '/api/v1/alerts/:alertId/verdict',
    params: { alertId: id },
    body: { ...body, version },
  });
}

export function reopen({ id, version }: AlertSummary, note: string): Promise<AlertSummary> {
  return callApi<typeof reopenAlert>({
    method: 'POST',
    path: '/api/v1/alerts/:alertId/reopen',
    params: { alertId: id },
    body: { note, version },
  });
}

export function writeNote({ id }: Pick<AlertSummary, 'id'>, text: string) {
  return callApi<typeof noteAlert>({
    method: 'POST',
    path: '/api/v1/alerts/:alertId/notes',
    params: { alertId: id },
    body: { text },
  });
}

export function promote(eventId: string, ruleId: string): Promise<AlertSummary> {
  return callApi<typeof promoteMatch>({
    method: 'POST',
    path: '/api/v1/alerts/promote-match',
    body: { eventId, ruleId },
  });
}

/** Judgements of this page that a list, read a moment earlier, does not hold yet: by alert id. */
export const alertChangesQuery = queryOptions({
  queryKey: ['alert-changes'],
  queryFn: (): Readonly<Record<string, AlertSummary>> => ({}),
  initialData: {} as Readonly<Record<string, AlertSummary>>,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** Puts the server's answer on the screen at once, in list, peek and page alike. */
export function rememberAlert(client: QueryClient, alert: AlertSummary): void {
  client.setQueryData(alertChangesQuery.queryKey, (old) => ({ ...old, [alert.id]: alert }));
  for (const key of [alert.id, alert.number]) {
    client.setQueryData<AlertReply>(alertKey(key), (old) => old && { ...old, ...alert, rule: old.rule });
  }
  void client.invalidateQueries({ queryKey: ['alerts'] });
}
