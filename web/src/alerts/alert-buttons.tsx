import { Button, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { useMay, useSession } from '../identity/session.ts';
import type { AlertActions } from './use-alert-actions.ts';
import type { AlertDialogs } from './use-alert-dialogs.tsx';

type AlertButtonsProps = {
  readonly alert: AlertSummary;
  readonly actions: AlertActions;
  readonly dialogs: AlertDialogs;
  readonly children?: ReactNode;
};

export function AlertButtons({ alert, actions, dialogs, children }: AlertButtonsProps) {
  const { refusals, isBusy } = actions;
  const mayTriage = useMay('alerts.triage');
  const me = useSession().data?.id;
  const isMine = alert.state === 'taken' && alert.owner?.id === me;
  return (
    <div className="actions" role="toolbar" aria-label="Actions on this alert">
      {isMine ? (
        <ActionButton label="Release" isBusy={isBusy} onClick={actions.release} />
      ) : (
        <ActionButton label="Take" keyName="a" refusal={refusals.take} isBusy={isBusy} onClick={actions.take} isMain />
      )}
      {alert.state === 'closed' && mayTriage ? (
        <ActionButton label="Take the verdict back" isBusy={isBusy} onClick={actions.reopen} />
      ) : (
        <ActionButton
          label="Verdict"
          keyName="v"
          refusal={refusals.judge}
          isBusy={isBusy}
          onClick={dialogs.judge}
          isMain={isMine}
        />
      )}
      <ActionButton
        label={alert.caseNumber ? `Go to ${alert.caseNumber}` : 'Case …'}
        keyName="m"
        refusal={refusals.promote}
        isBusy={isBusy}
        onClick={dialogs.toCase}
      />
      <ActionButton label="Note" keyName="n" refusal={refusals.note} isBusy={isBusy} onClick={dialogs.note} />
      {children}
    </div>
  );
}

type ActionButtonProps = {
  readonly label: string;
  readonly keyName?: string;
  readonly refusal?: string | undefined;
  readonly isBusy: boolean;
  readonly isMain?: boolean;
  readonly onClick: () => void;
};

/** An action that is off stays where it is and says why, also to the keyboard. */
function ActionButton({ label, keyName, refusal, isBusy, isMain = false, onClick }: ActionButtonProps) {
  const isOff = refusal !== undefined || isBusy;
  const button = (
    <Button
      variant={isMain && !refusal ? 'filled' : 'default'}
      aria-disabled={isOff}
      {...(isOff && { 'data-disabled': true })}
      onClick={() => !isOff && onClick()}
      rightSection={
        keyName && (
          <span className="key" aria-hidden="true">
            {keyName}
          </span>
        )
      }
    >
      {label}
    </Button>
  );
  return refusal === undefined ? button : <Tooltip label={refusal}>{button}</Tooltip>;
}
