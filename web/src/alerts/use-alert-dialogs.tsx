import { type ReactNode, useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { CaseChoiceDialog } from './case-choice-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import type { AlertActions } from './use-alert-actions.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

export type AlertDialogs = {
  readonly judge: () => void;
  readonly note: () => void;
  /** Asks which case, or goes to the one that the alert is in. */
  readonly toCase: () => void;
  /** What is being asked, if anything. */
  readonly shown: ReactNode;
};

/** What is asked before something is done to the alert at hand. */
export function useAlertDialogs(alert: AlertSummary | undefined, actions: AlertActions): AlertDialogs {
  const [asked, setAsked] = useState<'judge' | 'note' | 'promote'>();
  const close = () => setAsked(undefined);
  const ask = (what: 'judge' | 'note' | 'promote') => alert && !actions.refusals[what] && setAsked(what);
  const then = <Answer,>(act: (answer: Answer) => void) => {
    return (answer: Answer) => {
      act(answer);
      close();
    };
  };
  return {
    judge: () => ask('judge'),
    note: () => ask('note'),
    toCase: () => (alert?.caseNumber ? actions.goToCase(alert.caseNumber) : ask('promote')),
    shown: alert && (
      <>
        {asked === 'judge' && <VerdictDialog of={alert.number} onJudge={then(actions.judge)} onClose={close} />}
        {asked === 'note' && <NoteDialog alert={alert} onClose={close} />}
        {asked === 'promote' && (
          <CaseChoiceDialog
            of={alert.number}
            title={caseTitleOf(alert)}
            isSample={alert.isSample}
            onChoose={then(actions.putIntoCase)}
            onClose={close}
          />
        )}
      </>
    ),
  };
}

/** As the server calls a case that is opened from this alert. */
function caseTitleOf({ title, entity }: AlertSummary): string {
  return visibleLine(`${title} on ${entity.name}`.slice(0, 300).toWellFormed());
}
