import { type DragEvent, useState } from 'react';
import { CommandLine } from '../frame/command-line.tsx';
import { UploadReport } from './upload-report.tsx';
import { useUpload } from './use-upload.ts';

/** Dropped anywhere on the field, or chosen: it is a file field with a large label. */
export function FileWay() {
  const upload = useUpload();
  const [isOver, setOver] = useState(false);
  const [name, setName] = useState('');
  const take = (file: File | undefined) => {
    if (!file) return;
    setName(file.name);
    upload.send(file);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <label
        className={isOver ? 'drop-field drop-over' : 'drop-field'}
        onDragOver={hover}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <strong>{name === '' ? 'Drop a log file here, or choose one' : name}</strong>
        <span className="muted">
          Windows EVTX or JSON, AWS CloudTrail, syslog; plain, gzip or zstd. Recognised by its content.
        </span>
        <input type="file" onChange={(event) => take(event.currentTarget.files?.[0])} disabled={upload.isSending} />
      </label>
      <UploadReport upload={upload} />
      {upload.received === undefined && (
        <CommandLine
          says="No file at hand? On a Windows machine, as an administrator, this makes one:"
          text="wevtutil epl Security security.evtx"
        />
      )}
    </>
  );
}
