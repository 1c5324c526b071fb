import { Button } from '@mantine/core';
import { hasCode } from '../frame/api-failure.ts';
import { ArrivalReport } from './arrival-report.tsx';
import { uploadFailureText } from './upload-failure-text.ts';
import type { Upload } from './use-upload.ts';

export function UploadReport({ upload }: { readonly upload: Upload }) {
  const { isSending, error, refused, received, arrival, send } = upload;
  if (isSending) return <p role="status">Sending …</p>;
  if (error) {
    return (
      <div className="arrival" role="alert">
        <p className="danger">{uploadFailureText(error)}</p>
        {hasCode(error, 'ingest.unknown-format') && refused && (
          <p className="actions">
            <Button onClick={() => send(refused, 'syslog')}>Take each line as a syslog message</Button>
          </p>
        )}
      </div>
    );
  }
  if (!received) return null;
  return (
    <>
      <p className="muted">
        Taken as {received.source} ({received.format}), {received.bytes.toLocaleString('en')} bytes; on disk.
      </p>
      {!received.isRecognised && (
        <p className="warn">Not recognised: kept as it came. It can be searched; no rule looks at it.</p>
      )}
      {arrival ? <ArrivalReport arrival={arrival} /> : <p role="status">Reading …</p>}
    </>
  );
}
