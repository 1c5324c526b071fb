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
  /** Of the alert that was asked about: another may be at hand when the answer comes. */
  readonly judge: (asked: AlertSummary, body: GiveVerdictBody) => void;
  readonly goToCase: (caseNumber: string) => void;
  readonly putIntoCase: (asked: AlertSummary, chosen: ChosenCase) => void;
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
  readonly unlink?: string;
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
  const cases = useCaseOf();
  const refusals = useRefusals(alert);
  const run = async (step: () => Promise<AlertSummary>) => act.mutateAsync(step).catch(() => undefined);

  return {
    refusals,
    isBusy: act.isPending || cases.isPending,
    goToCase: cases.goTo,
    putIntoCase: (asked, chosen) => cases.put({ asked, chosen }),
    reopen: () => alert && void run(() => reopen(alert, '')),
    release: () => alert && void run(() => release(alert)),
    take: () => {
      if (!alert || refusals.take) return;
      void run(() => take(alert)).then((taken) => {
        if (taken) showUndo({ text: `Took ${taken.number}`, undo: () => act.mutateAsync(() => release(taken)) });
      });
    },
    judge: (asked, body) => {
      void run(() => judge(asked, body)).then((closed) => {
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
  if (!alert) return { take: NO_ALERT, judge: NO_ALERT, note: NO_ALERT, promote: NO_ALERT, unlink: NO_ALERT };
  const closed = alert.state === 'closed' ? 'This alert is closed' : undefined;
  const note = mayTriage ? undefined : 'Your role may not write notes on alerts';
  const triage = mayTriage ? closed : 'Your role may not triage alerts';
  const taken = alert.owner ? `${alert.owner.name} has it` : undefined;
  const takeRefusal = triage ?? taken;
  const mayUnlink = mayOpenCases && mayTriage;
  const unlinkRefusal = mayUnlink ? inNoCase(alert) : 'Your role may not take alerts out of cases';
  const promoteRefusal = mayOpenCases || alert.caseNumber ? undefined : 'Your role may not open cases';
  return {
    ...(takeRefusal && { take: takeRefusal }),
    ...(triage && { judge: triage }),
    ...(note && { note }),
    ...(unlinkRefusal && { unlink: unlinkRefusal }),
    ...(promoteRefusal && { promote: promoteRefusal }),
  };
}

const inNoCase = ({ caseNumber }: AlertSummary) => (caseNumber === null ? 'It is in no case' : undefined);

/** Opens a case from the alert and goes there, or puts it into one that stands already. */
function useCaseOf() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const goTo = (caseNumber: string) => void navigate({ to: '/cases/$caseNumber', params: { caseNumber } });
  const putting = useMutation({
    mutationFn: async ({ asked, chosen }: { readonly asked: AlertSummary; readonly chosen: ChosenCase }) => {
      if ('caseNumber' in chosen) await addToCase(chosen.caseNumber, asked);
      else goTo((await openCaseFor(asked, chosen.title)).number);
    },
    onSuccess: (_, { asked, chosen }) => {
      if ('caseNumber' in chosen) showNotice(`${asked.number} is in ${chosen.caseNumber} now`);
    },
    onError: (error) => showFailure('The alert was not put into a case', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['alerts'] });
      void client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  return { goTo, put: putting.mutate, isPending: putting.isPending };
}
