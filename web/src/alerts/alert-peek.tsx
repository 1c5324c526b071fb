import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { AlertBody } from './alert-body.tsx';
import { AlertButtons } from './alert-buttons.tsx';
import { alertQuery } from './alert-calls.ts';
import { AlertHead } from './alert-head.tsx';
import type { AlertActions } from './use-alert-actions.ts';
import type { AlertDialogs } from './use-alert-dialogs.tsx';

type AlertPeekProps = {
  readonly alertId: string;
  /** The row, if it is on the screen: shown at once while the rest loads. */
  readonly row: AlertSummary | undefined;
  readonly actions: AlertActions;
  readonly dialogs: AlertDialogs;
  readonly onClose: () => void;
};

export function AlertPeek({ alertId, row, actions, dialogs, onClose }: AlertPeekProps) {
  const { data, error, refetch } = useQuery(alertQuery(alertId));
  const head = data ?? row;
  // The head is on the screen a frame before the rest, also where all of it has been read.
  const body = useDeferredValue<typeof data | null>(data, null);
  return (
    <aside className="peek" aria-label="Alert">
      {head && (
        <AlertHead alert={head} close={<CloseButton aria-label="Close the peek" onClick={onClose} />}>
          <AlertButtons alert={head} actions={actions} dialogs={dialogs}>
            <Link to="/alerts/$alertId" params={{ alertId: head.number }} className="button-link">
              Full page{' '}
              <span className="key" aria-hidden="true">
                o
              </span>
            </Link>
          </AlertButtons>
        </AlertHead>
      )}
      {error && <FailureNotice what="The alert" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {body && body.id === head?.id ? (
        <AlertBody key={body.id} alert={body} />
      ) : (
        !error && <LoadingRows label="Loading the alert" />
      )}
    </aside>
  );
}
