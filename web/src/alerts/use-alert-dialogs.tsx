import { type ReactNode, useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { UnlinkDialog } from '../cases/unlink-dialog.tsx';
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
  readonly outOfCase: () => void;
  readonly isAsking: boolean;
  /** What is being asked, if anything. */
  readonly shown: ReactNode;
};

type Question = 'judge' | 'note' | 'promote' | 'unlink';

/** What is asked before something is done to the alert at hand; the question stays with that alert, whichever is at hand later. */
export function useAlertDialogs(current: AlertSummary | undefined, actions: AlertActions): AlertDialogs {
  const [asked, setAsked] = useState<{ readonly question: Question; readonly alert: AlertSummary }>();
  const alert = asked?.alert.id === current?.id ? current : asked?.alert;
  const close = () => setAsked(undefined);
  const ask = (question: Question) => current && !actions.refusals[question] && setAsked({ question, alert: current });
  const then = <Answer,>(act: (of: AlertSummary, answer: Answer) => void) => {
    return (answer: Answer) => {
      if (alert) act(alert, answer);
      close();
    };
  };
  return {
    judge: () => ask('judge'),
    note: () => ask('note'),
    toCase: () => (current?.caseNumber ? actions.goToCase(current.caseNumber) : ask('promote')),
    outOfCase: () => ask('unlink'),
    isAsking: asked !== undefined,
    shown: asked && alert && (
      <>
        {asked.question === 'judge' && (
          <VerdictDialog of={alert.number} onJudge={then(actions.judge)} onClose={close} />
        )}
        {asked.question === 'note' && <NoteDialog alert={alert} onClose={close} />}
        {asked.question === 'unlink' && asked.alert.caseNumber !== null && (
          <UnlinkDialog alert={alert} caseNumber={asked.alert.caseNumber} onClose={close} />
        )}
        {asked.question === 'promote' && (
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
