import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { showNotice } from '../frame/undo-toast.tsx';
import { writeNote } from './alert-calls.ts';

type NoteDialogProps = { readonly alert: AlertSummary; readonly onClose: () => void };

/** The text stays in the field until the server has it: a note is never changed. */
export function NoteDialog({ alert, onClose }: NoteDialogProps) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const writing = useMutation({
    mutationFn: () => writeNote(alert, text.trim()),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: ['alerts', 'list'] });
      await client.invalidateQueries({ queryKey: ['alerts', 'one'] });
      showNotice(`Noted on ${alert.number}`);
      onClose();
    },
  });
  const isReady = text.trim() !== '' && !writing.isPending;
  const write = (event?: FormEvent) => {
    event?.preventDefault();
    if (isReady) writing.mutate();
  };
  return (
    <Dialog title={`Note on ${alert.number}`} onClose={onClose}>
      <form onSubmit={write} className="stack">
        <Textarea
          label="What you saw, asked or ruled out"
          data-autofocus
          autosize
          minRows={3}
          maxRows={12}
          maxLength={4_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && write()}
          error={writing.error && failureText(writing.error)}
        />
        <div className="form-foot">
          <span className="muted">It stays as you write it.</span>
          <Button
            type="submit"
            variant="filled"
            disabled={!isReady}
            loading={writing.isPending}
            rightSection={
              <span className="key" aria-hidden="true">
                Ctrl ⏎
              </span>
            }
          >
            Add note
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
