import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { GiveVerdictBody } from '../../../src/detect/alerts/contract.ts';
import { ExceptButton } from '../detections/except-button.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useTitle } from '../frame/use-title.ts';
import { AlertBody } from './alert-body.tsx';
import { AlertButtons } from './alert-buttons.tsx';
import { alertQuery } from './alert-calls.ts';
import { AlertHead } from './alert-head.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

const route = getRouteApi('/frame/alerts/$alertId');

export function AlertPage() {
  const { alertId } = route.useParams();
  const { data: alert, error, refetch } = useQuery(alertQuery(alertId));
  const actions = useAlertActions(alert);
  const [isJudging, setJudging] = useState(false);
  const judgeWith = (body: GiveVerdictBody) => {
    actions.judge(body);
    setJudging(false);
  };
  useTitle(alert ? `${alert.number} ${alert.title}` : 'Alert');
  useShortcuts('Alert', [
    { keys: 'a', name: 'Take', run: actions.take },
    { keys: 'v', name: 'Give a verdict', run: () => !actions.refusals.judge && setJudging(true) },
    { keys: 'm', name: 'Open a case, or go to it', run: actions.promote },
  ]);

  return (
    <main className="page page-record">
      <nav aria-label="Back" className="crumbs">
        <Link to="/queue">Queue</Link>
      </nav>
      {!alert && <h1 className="hidden">Alert</h1>}
      {error && <FailureNotice what="The alert" error={error} onRetry={() => void refetch()} hasOldData={!!alert} />}
      {!alert && !error && <LoadingRows label="Loading the alert" />}
      {alert && (
        <>
          <AlertHead alert={alert}>
            <AlertButtons alert={alert} actions={actions} onVerdict={() => setJudging(true)}>
              <ExceptButton alert={alert} />
            </AlertButtons>
          </AlertHead>
          <AlertBody alert={alert} />
        </>
      )}
      {alert && isJudging && <VerdictDialog of={alert.number} onJudge={judgeWith} onClose={() => setJudging(false)} />}
    </main>
  );
}
