import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useMay } from '../identity/session.ts';
import { refreshCase, writeNote } from './case-calls.ts';

/** The text stays in the field until the server has it. */
export function NoteForm({ caseNumber }: { readonly caseNumber: string }) {
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const mayWrite = useMay('cases.write');
  const writing = useMutation({
    mutationFn: (kind: 'note' | 'decision') => writeNote(caseNumber, { text: text.trim(), kind }),
    onSuccess: () => {
      setText('');
      return refreshCase(client, caseNumber);
    },
  });
  useShortcuts('Case', [{ keys: 'n', name: 'Write a note', run: () => field.current?.focus() }]);
  if (!mayWrite) return null;
  const write = (kind: 'note' | 'decision') => {
    if (text.trim() !== '' && !writing.isPending) writing.mutate(kind);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write('note');
  };
  return (
    <form onSubmit={submit} className="note-form">
      <Textarea
        ref={field}
        aria-label="Note"
        placeholder="What was found, ruled out or decided"
        autosize
        minRows={2}
        maxRows={14}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && write('note')}
        error={writing.error && failureText(writing.error)}
      />
      <div className="form-foot">
        <Button disabled={text.trim() === ''} onClick={() => write('decision')}>
          As a decision
        </Button>
        <Button type="submit" disabled={text.trim() === ''} loading={writing.isPending}>
          Add note
        </Button>
      </div>
    </form>
  );
}
