import { Button, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useFocusAtOnce } from '../frame/use-focus-at-once.ts';
import { UploadReport } from './upload-report.tsx';
import { useUpload } from './use-upload.ts';

export function PasteWay() {
  const upload = useUpload();
  const field = useFocusAtOnce<HTMLTextAreaElement>();
  const [text, setText] = useState('');
  const isReady = text.trim() !== '' && !upload.isSending;
  const send = () => isReady && upload.send(new Blob([text.endsWith('\n') ? text : `${text}\n`]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Textarea
        ref={field}
        label="Log lines, as they stand in the file"
        classNames={{ input: 'value' }}
        placeholder="Nov 22 12:00:01 web-1 sshd[812]: Failed password for root from 203.0.113.9 port 40022 ssh2"
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className="form-foot">
        <span className="muted">Ctrl Enter sends them.</span>
        <Button type="submit" variant="filled" disabled={!isReady} loading={upload.isSending}>
          Send the lines
        </Button>
      </div>
      <UploadReport upload={upload} />
    </form>
  );
}
