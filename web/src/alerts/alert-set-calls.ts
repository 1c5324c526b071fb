import type {
  AlertSet,
  AlertSummary,
  freezeAlerts,
  GiveVerdictBody,
  judgeAlertSet,
  SetProgress,
  takeAlertSet,
  undoAlertSet,
} from '../../../src/detect/alerts/contract.ts';
import type { linkAlertSet } from '../../../src/respond/cases/contract.ts';
import { openCaseFor } from '../cases/case-calls.ts';
import { callApi } from '../frame/call-api.ts';
import { ACTIVE_STATES } from './alert-calls.ts';
import type { ChosenCase } from './case-choice-dialog.tsx';
import { type QueueSearch, queueFilterOf } from './queue-search.ts';

/** Which alerts: those that were chosen, or all that the queue's filter matches, on the screen or not. */
export type BulkTarget = { readonly ids: readonly string[] } | { readonly search: QueueSearch };

export type BulkAct =
  | { readonly kind: 'take' }
  | { readonly kind: 'verdict'; readonly body: GiveVerdictBody }
  | { readonly kind: 'case'; readonly chosen: ChosenCase };

/** With the case that it is about, which may have been opened for it. */
export type SettledAct =
  | Exclude<BulkAct, { readonly kind: 'case' }>
  | { readonly kind: 'case'; readonly caseNumber: string };

export function freeze(target: BulkTarget): Promise<AlertSet> {
  return callApi<typeof freezeAlerts>({ method: 'POST', path: '/api/v1/alert-sets', body: bodyOf(target) });
}

function bodyOf(target: BulkTarget) {
  if ('ids' in target) return { alertIds: target.ids };
  const { state = ACTIVE_STATES, sort: _, ...filter } = queueFilterOf(target.search);
  return { filter: { ...filter, state } };
}

type Progress = (progress: SetProgress) => void;
type Run = {
  readonly set: AlertSet;
  readonly act: SettledAct;
  readonly isRetry: boolean;
  readonly onProgress: Progress;
};

/** Piece after piece until nothing is pending; to be called again with the same where it was cut off. */
export function runOnSet({ set, act, isRetry, onProgress }: Run): Promise<SetProgress> {
  let isFirst = true;
  return toItsEnd(() => {
    const retry = isRetry && isFirst;
    isFirst = false;
    return callPiece(set.id, act, retry);
  }, onProgress);
}

export function undoSet(set: AlertSet): Promise<SetProgress> {
  const call = () =>
    callApi<typeof undoAlertSet>({ method: 'POST', path: '/api/v1/alert-sets/:setId/undo', params: { setId: set.id } });
  return toItsEnd(call, () => undefined);
}

async function toItsEnd(call: () => Promise<SetProgress>, onProgress: Progress): Promise<SetProgress> {
  for (;;) {
    const progress = await call();
    onProgress(progress);
    if (progress.pending === 0) return progress;
  }
}

/** The number of the case that was chosen; a new one is opened from one of the alerts. */
export async function caseFor(chosen: ChosenCase, { samples }: AlertSet): Promise<string> {
  if ('caseNumber' in chosen) return chosen.caseNumber;
  // One that is in no case yet gives the new one its title.
  const first: AlertSummary | undefined = samples.find(({ caseNumber }) => caseNumber === null) ?? samples[0];
  if (!first) throw new Error('There is no alert in this set.');
  return (await openCaseFor(first, chosen.title)).number;
}

function callPiece(setId: string, act: SettledAct, retry: boolean): Promise<SetProgress> {
  const params = { setId };
  switch (act.kind) {
    case 'take':
      return callApi<typeof takeAlertSet>({
        method: 'POST',
        path: '/api/v1/alert-sets/:setId/take',
        params,
        body: { retry },
      });
    case 'verdict':
      return callApi<typeof judgeAlertSet>({
        method: 'POST',
        path: '/api/v1/alert-sets/:setId/verdict',
        params,
        body: { ...act.body, retry },
      });
    case 'case':
      return callApi<typeof linkAlertSet>({
        method: 'POST',
        path: '/api/v1/alert-sets/:setId/case',
        params,
        body: { caseNumber: act.caseNumber, retry },
      });
  }
}
