import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AlertSummary, GiveVerdictBody } from '../../../src/detect/alerts/contract.ts';
import { addToCase, openCaseFor } from '../cases/case-calls.ts';
import { hasStatus } from '../frame/api-failure.ts';
import { showFailure, showNotice, showUndo } from '../frame/undo-toast.tsx';
import { useMay } from '../identity/session.ts';
import { judge, release, rememberAlert, reopen, take } from './alert-calls.ts';
import type { ChosenCase } from './case-choice-dialog.tsx';
import { VERDICT_WORDS } from './verdict-words.ts';

export type AlertActions = {
  readonly take: () => void;
  readonly release: () => void;
  readonly judge: (body: GiveVerdictBody) => void;
  readonly goToCase: (caseNumber: string) => void;
  readonly putIntoCase: (chosen: ChosenCase) => void;
  readonly reopen: () => void;
  readonly isBusy: boolean;
  /** Why the button is off; undefined where it is on. */
  readonly refusals: Refusals;
};

type Refusals = {
  readonly take?: string;
  readonly judge?: string;
  readonly note?: string;
  /** Of putting it into a case; one may always go to the case that it is in. */
  readonly promote?: string;
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
  const cases = useCaseOf(alert);
  const refusals = useRefusals(alert);
  const run = async (step: () => Promise<AlertSummary>) => act.mutateAsync(step).catch(() => undefined);

  return {
    refusals,
    isBusy: act.isPending || cases.isPending,
    goToCase: cases.goTo,
    putIntoCase: (chosen) => !refusals.promote && cases.put(chosen),
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

function useRefusals(alert: AlertSummary | undefined): Refusals {
  const mayTriage = useMay('alerts.triage');
  const mayOpenCases = useMay('cases.write');
  if (!alert) return { take: NO_ALERT, judge: NO_ALERT, note: NO_ALERT, promote: NO_ALERT };
  const closed = alert.state === 'closed' ? 'This alert is closed' : undefined;
  const note = mayTriage ? undefined : 'Your role may not write notes on alerts';
  const triage = mayTriage ? closed : 'Your role may not triage alerts';
  const taken = alert.owner ? `${alert.owner.name} has it` : undefined;
  const takeRefusal = triage ?? taken;
  const promoteRefusal = mayOpenCases || alert.caseNumber ? undefined : 'Your role may not open cases';
  return {
    ...(takeRefusal && { take: takeRefusal }),
    ...(triage && { judge: triage }),
    ...(note && { note }),
    ...(promoteRefusal && { promote: promoteRefusal }),
  };
}

/** Opens a case from the alert and goes there, or puts it into one that stands already. */
function useCaseOf(alert: AlertSummary | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const goTo = (caseNumber: string) => void navigate({ to: '/cases/$caseNumber', params: { caseNumber } });
  const putting = useMutation({
    mutationFn: async (chosen: ChosenCase) => {
      if (!alert) return;
      if ('caseNumber' in chosen) await addToCase(chosen.caseNumber, alert);
      else goTo((await openCaseFor(alert, chosen.title)).number);
    },
    onSuccess: (_, chosen) => {
      if ('caseNumber' in chosen) showNotice(`${alert?.number} is in ${chosen.caseNumber} now`);
    },
    onError: (error) => showFailure('The alert was not put into a case', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['alerts'] });
      void client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  return { goTo, put: putting.mutate, isPending: putting.isPending };
}
