import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CaseReply } from '../../../src/respond/cases/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { openAgain, refreshCase } from './case-calls.ts';

type ReopenCaseDialogProps = { readonly item: CaseReply; readonly onClose: () => void };

export function ReopenCaseDialog({ item, onClose }: ReopenCaseDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const reopening = useMutation({
    mutationFn: () => openAgain(item, reason.trim()),
    onSuccess: async () => {
      await refreshCase(client, item.number);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') reopening.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Open ${item.number} again`}>
      <form onSubmit={submit} className="stack">
        <TextInput
          label="Why"
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={reopening.error && failureText(reopening.error)}
        />
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={reason.trim() === ''} loading={reopening.isPending}>
            Open again
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
