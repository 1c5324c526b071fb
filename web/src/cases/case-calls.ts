import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import type {
  addNote,
  addTask,
  assignCase,
  CaseReply,
  closeCase,
  linkAlerts,
  openCase,
  reopenCase,
  setStatus,
  showCase,
  unlinkAlerts,
} from '../../../src/respond/cases/contract.ts';
import { type ApiCall, callApi } from '../frame/call-api.ts';
import { pollEvery } from '../frame/live/use-live.ts';

const POLL_MS = 10_000;

export function caseQuery(caseNumber: string) {
  return queryOptions({
    queryKey: ['cases', 'one', caseNumber],
    queryFn: ({ signal }) =>
      callApi<typeof showCase>({ method: 'GET', path: '/api/v1/cases/:caseNumber', params: { caseNumber }, signal }),
    refetchInterval: pollEvery(POLL_MS),
  });
}

/** After any change: the server's word on the case, its lists and its alerts. */
export function refreshCase(client: QueryClient, caseNumber: string): Promise<void> {
  void client.invalidateQueries({ queryKey: ['cases', 'list'] });
  void client.invalidateQueries({ queryKey: ['cases', 'total'] });
  void client.invalidateQueries({ queryKey: ['alerts'] });
  return client.invalidateQueries({ queryKey: ['cases', 'one', caseNumber] });
}

type BodyOf<Contract extends typeof addNote | typeof addTask | typeof closeCase> = ApiCall<Contract>['body'];

/** Without a title the alert gives it one. */
export function openCaseFor(alert: Pick<AlertSummary, 'id'>, title?: string): Promise<CaseReply> {
  const body = { alertIds: [alert.id], ...(title !== undefined && { title }) };
  return callApi<typeof openCase>({ method: 'POST', path: '/api/v1/cases', body });
}

export function addToCase(caseNumber: string, alert: Pick<AlertSummary, 'id'>): Promise<CaseReply> {
  return callApi<typeof linkAlerts>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/alerts',
    params: { caseNumber },
    body: { alertIds: [alert.id] },
  });
}

export function takeOutOfCase(
  caseNumber: string,
  { id, version }: Pick<AlertSummary, 'id' | 'version'>,
  reason: string,
): Promise<CaseReply> {
  return callApi<typeof unlinkAlerts>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/alerts/remove',
    params: { caseNumber },
    body: { alertIds: [id], reason, versions: { [id]: version } },
  });
}

export function openEmptyCase(title: string): Promise<CaseReply> {
  return callApi<typeof openCase>({ method: 'POST', path: '/api/v1/cases', body: { title } });
}

export function writeNote(caseNumber: string, body: BodyOf<typeof addNote>) {
  return callApi<typeof addNote>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/notes',
    params: { caseNumber },
    body,
  });
}

export function createTask(caseNumber: string, body: BodyOf<typeof addTask>) {
  return callApi<typeof addTask>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/tasks',
    params: { caseNumber },
    body,
  });
}

export function ownCase({ number, version }: Pick<CaseReply, 'number' | 'version'>, owner: string | null) {
  return callApi<typeof assignCase>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/assign',
    params: { caseNumber: number },
    body: { owner, version },
  });
}

export function changeStatus({ number, version }: CaseReply, status: 'open' | 'contained') {
  return callApi<typeof setStatus>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/status',
    params: { caseNumber: number },
    body: { status, version },
  });
}

export function endCase({ number, version }: CaseReply, body: BodyOf<typeof closeCase>) {
  return callApi<typeof closeCase>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/close',
    params: { caseNumber: number },
    body: { ...body, version },
  });
}

export function openAgain({ number, version }: CaseReply, reason: string) {
  return callApi<typeof reopenCase>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/reopen',
    params: { caseNumber: number },
    body: { reason, version },
  });
}
