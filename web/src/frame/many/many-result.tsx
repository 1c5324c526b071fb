import './many.css';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureText } from '../api-failure.ts';
import { visibleLine } from '../visible-text.ts';
import type { ManyProgress } from './run-each.ts';

type ManyResultProps = {
  readonly count: number;
  readonly progress: ManyProgress;
  /** Heads the column of what each is, as `Alert`. */
  readonly title: string;
  readonly nameOf: (name: string) => ReactNode;
  readonly isBusy: boolean;
  /** What broke the whole off. */
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

/** What became of each: done, skipped and why, failed and again. */
export function ManyResult({ count, progress, title, nameOf, isBusy, error, onRetry, onClose }: ManyResultProps) {
  const { ok, skipped, failed, pending, notDone } = progress;
  const hasBroken = error !== null && error !== undefined;
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
        <strong>{figures.join(', ')}</strong> of {count.toLocaleString('en')}
      </p>
      <progress max={count} value={count - pending} aria-label="Done so far" />
      {hasBroken && (
        <p className="danger" role="alert">
          It stopped: {failureText(error)} What is done stays done; try again for the rest.
        </p>
      )}
      {notDone.length > 0 && (
        <table className="many-results">
          <caption className="hidden">Those that were not changed</caption>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col">Result</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {notDone.map(({ name, outcome, why }) => (
              <tr key={name}>
                <td>{nameOf(name)}</td>
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
        {(failed > 0 || hasBroken) && (
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
