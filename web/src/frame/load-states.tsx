import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiFailure, failureText } from './api-failure.ts';
import { NotAllowed } from './not-allowed.tsx';
import { SlowLoading } from './slow-loading.tsx';
import { showNotice } from './undo-toast.tsx';

const SKELETON_DELAY_MS = 150;
const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Grey rows, but only when the answer takes longer than a blink; what takes longer than that can be given up. */
export function LoadingRows({ label }: { readonly label: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <>
      <div className="skeleton" role="status" aria-label={label}>
        {SKELETON_ROWS.map((row) => (
          <div key={row} />
        ))}
      </div>
      <SlowLoading />
    </>
  );
}

type EmptyProps = { readonly title: string; readonly children?: ReactNode };

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

type FailureNoticeProps = {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Older data is still on the screen below. */
  readonly hasOldData?: boolean;
};

/** What failed, why, and the trace id by which the server's log is searched. A refusal is not shown as a breakdown. */
export function FailureNotice({ what, error, onRetry, hasOldData = false }: FailureNoticeProps) {
  const failure = error instanceof ApiFailure ? error : undefined;
  if (failure?.status === 403) return <NotAllowed failure={failure} />;
  if (failure?.status === 404 && !hasOldData) {
    return (
      <Empty title={`${what} is not here`}>
        {failureText(error)}
        <FailureCodes failure={failure} />
      </Empty>
    );
  }
  return (
    <div className="failure" role="alert">
      <div>
        <strong>{what} could not be loaded.</strong> {failureText(error)}
        {hasOldData && ' What you see is from before.'}
        {failure && <FailureCodes failure={failure} />}
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

function FailureCodes({ failure: { code, traceId } }: { readonly failure: ApiFailure }) {
  return (
    <div className="failure-codes">
      <code>{code}</code>
      {traceId && (
        <>
          {' '}
          trace <code>{traceId}</code>{' '}
          <button type="button" className="link-button" onClick={() => void copyText(`${code} trace ${traceId}`)}>
            copy
          </button>
        </>
      )}
    </div>
  );
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showNotice('Copied: whoever runs the server finds it in the log by this.');
  } catch {
    // Browsers give the clipboard to https and to this machine alone.
    showNotice('The browser refuses its clipboard here. Select the text instead.');
  }
}
