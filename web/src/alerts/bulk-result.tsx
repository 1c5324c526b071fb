import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AlertSet, SetProgress } from '../../../src/detect/alerts/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { visibleLine } from '../frame/visible-text.ts';

type BulkResultProps = {
  readonly set: AlertSet;
  readonly progress: SetProgress;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

/** What became of each: done, skipped and why, failed and again. */
export function BulkResult({ set, progress, isBusy, error, onRetry, onClose }: BulkResultProps) {
  const { ok, skipped, failed, pending, notDone } = progress;
  const figures = [
    `${ok.toLocaleString('en')} done`,
    `${skipped.toLocaleString('en')} skipped`,
    `${failed.toLocaleString('en')} failed`,
    ...(pending > 0 ? [`${pending.toLocaleString('en')} to do`] : []),
  ];
  const unlisted = skipped + failed - notDone.length;
  return (
    <div className="stack">
      <p role="status">
        <strong>{figures.join(', ')}</strong> of {set.count.toLocaleString('en')}
      </p>
      <progress max={set.count} value={set.count - pending} aria-label="Done so far" />
      {error !== null && error !== undefined && (
        <p className="danger" role="alert">
          It stopped: {failureText(error)} What is done stays done; try again for the rest.
        </p>
      )}
      {notDone.length > 0 && (
        <table className="bulk-results">
          <caption className="hidden">Alerts that were not changed</caption>
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">Result</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {notDone.map(({ alert, outcome, why }) => (
              <tr key={alert}>
                <td>
                  <Link to="/alerts/$alertId" params={{ alertId: alert }}>
                    {alert}
                  </Link>
                </td>
                <td className={outcome === 'failed' ? 'danger' : 'muted'}>{outcome}</td>
                <td>{visibleLine(why)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unlisted > 0 && <p className="muted">and {unlisted.toLocaleString('en')} more that are not listed</p>}
      <div className="form-foot">
        <span className="muted">Each is in the audit trail by itself.</span>
        {(failed > 0 || (error !== null && error !== undefined)) && (
          <Button loading={isBusy} onClick={onRetry}>
            Try again
          </Button>
        )}
        <Button variant="filled" disabled={isBusy} onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}
