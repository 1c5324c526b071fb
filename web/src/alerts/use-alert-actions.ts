import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AlertSummary, GiveVerdictBody } from '../../../src/detect/alerts/contract.ts';
import { openCaseFor } from '../cases/case-calls.ts';
import { hasStatus } from '../frame/api-failure.ts';
import { showFailure, showUndo } from '../frame/undo-toast.tsx';
import { useMay } from '../identity/session.ts';
import { judge, release, rememberAlert, reopen, take } from './alert-calls.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

export type AlertActions = {
  readonly take: () => void;
  readonly release: () => void;
  readonly judge: (body: GiveVerdictBody) => void;
  readonly promote: () => void;
  readonly reopen: () => void;
  readonly isBusy: boolean;
  /** Why the button is off; undefined where it is on. */
  readonly refusals: { readonly take?: string; readonly judge?: string; readonly promote?: string };
};

/** What can be done to the alert at hand; `undefined` where none is selected, and then nothing can. */
export function useAlertActions(alert: AlertSummary | undefined): AlertActions {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (step: () => Promise<AlertSummary>) => step(),
    onSuccess: (changed) => rememberAlert(client, changed),
    // Somebody was faster, most likely: show how it stands now, and say what was refused.
    onError: (error) => {
      void client.invalidateQueries({ queryKey: ['alerts'] });
      showFailure(hasStatus(error, 409) ? 'Somebody changed this alert' : 'This was not done', error);
    },
  });
  const promote = usePromote(alert);
  const refusals = useRefusals(alert);
  const run = async (step: () => Promise<AlertSummary>) => act.mutateAsync(step).catch(() => undefined);

  return {
    refusals,
    isBusy: act.isPending || promote.isPending,
    promote: () => alert && !refusals.promote && promote.mutate(),
    reopen: () => alert && void run(() => reopen(alert, '')),
    release: () => alert && void run(() => release(alert)),
    take: () => {
      if (!alert || refusals.take) return;
      void run(() => take(alert)).then((taken) => {
        if (taken) showUndo({ text: `Took ${taken.number}`, undo: () => act.mutateAsync(() => release(taken)) });
      });
    },
    judge: (body) => {
      if (!alert || refusals.judge) return;
      void run(() => judge(alert, body)).then((closed) => {
        if (!closed) return;
        const text = `${closed.number}: ${VERDICT_WORDS[body.verdict].name}`;
        showUndo({ text, undo: () => act.mutateAsync(() => reopen(closed, 'Undone at once')) });
      });
    },
  };
}

const NO_ALERT = 'No alert is chosen';

function useRefusals(alert: AlertSummary | undefined): AlertActions['refusals'] {
  const mayTriage = useMay('alerts.triage');
  const mayOpenCases = useMay('cases.write');
  if (!alert) return { take: NO_ALERT, judge: NO_ALERT, promote: NO_ALERT };
  const closed = alert.state === 'closed' ? 'This alert is closed' : undefined;
  const triage = mayTriage ? closed : 'Your role may not triage alerts';
  const taken = alert.owner ? `${alert.owner.name} has it` : undefined;
  const takeRefusal = triage ?? taken;
  const promoteRefusal = mayOpenCases || alert.caseNumber ? undefined : 'Your role may not open cases';
  return {
    ...(takeRefusal && { take: takeRefusal }),
    ...(triage && { judge: triage }),
    ...(promoteRefusal && { promote: promoteRefusal }),
  };
}

/** Opens a case from the alert, or goes to the one it is in. */
function usePromote(alert: AlertSummary | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      if (!alert) return;
      const caseNumber = alert.caseNumber ?? (await openCaseFor(alert)).number;
      void client.invalidateQueries({ queryKey: ['alerts'] });
      void client.invalidateQueries({ queryKey: ['cases'] });
      await navigate({ to: '/cases/$caseNumber', params: { caseNumber } });
    },
    onError: (error) => showFailure('The case was not opened', error),
  });
}
