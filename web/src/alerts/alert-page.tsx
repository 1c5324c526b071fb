import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ExceptButton } from '../detections/except-button.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useTitle } from '../frame/use-title.ts';
import { AlertBody } from './alert-body.tsx';
import { AlertButtons } from './alert-buttons.tsx';
import { alertQuery } from './alert-calls.ts';
import { AlertHead } from './alert-head.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useAlertDialogs } from './use-alert-dialogs.tsx';

const route = getRouteApi('/frame/alerts/$alertId');

export function AlertPage() {
  const { alertId } = route.useParams();
  const { data: alert, error, refetch } = useQuery(alertQuery(alertId));
  const actions = useAlertActions(alert);
  const dialogs = useAlertDialogs(alert, actions);
  const { refusals } = actions;
  useTitle(alert ? `${alert.number} ${alert.title}` : 'Alert');
  useShortcuts('Alert', [
    { keys: 'a', name: 'Take', off: refusals.take, run: actions.take },
    { keys: 'v', name: 'Give a verdict', off: refusals.judge, run: dialogs.judge },
    { keys: 'm', name: 'Put into a case, or go to it', off: refusals.promote, run: dialogs.toCase },
    { keys: '', name: 'Take out of its case …', off: refusals.unlink, run: dialogs.outOfCase },
    { keys: 'n', name: 'Write a note', off: refusals.note, run: dialogs.note },
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
            <AlertButtons alert={alert} actions={actions} dialogs={dialogs}>
              <ExceptButton alert={alert} />
            </AlertButtons>
          </AlertHead>
          <AlertBody alert={alert} />
        </>
      )}
      {dialogs.shown}
    </main>
  );
}
