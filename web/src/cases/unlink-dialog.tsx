import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { showUndo } from '../frame/undo-toast.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { addToCase, refreshCase, takeOutOfCase } from './case-calls.ts';

type UnlinkDialogProps = {
  readonly alert: Pick<AlertSummary, 'id' | 'number' | 'version' | 'state' | 'owner'>;
  readonly caseNumber: string;
  readonly onClose: () => void;
};

/** What does not belong to this matter: out of the case, with the reason. */
export function UnlinkDialog({ alert, caseNumber, onClose }: UnlinkDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const refresh = () => refreshCase(client, caseNumber);
  const unlinking = useMutation({
    mutationFn: () => takeOutOfCase(caseNumber, alert, reason.trim()),
    // What is shown may be what was out of date.
    onError: () => void refresh(),
    onSuccess: async () => {
      const undo = () => addToCase(caseNumber, alert).finally(refresh);
      showUndo({ text: `Took ${alert.number} out of ${caseNumber}`, undo });
      onClose();
      await refresh();
    },
  });
  const isReady = reason.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) unlinking.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Take ${alert.number} out of ${caseNumber}`}>
      <form onSubmit={submit} className="stack">
        <p>
          {becomesOf(alert)} What it alone had placed in the case goes with it; the timeline keeps what was written.
        </p>
        <TextInput
          label="Why it does not belong there"
          data-autofocus
          maxLength={4_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={unlinking.error && failureText(unlinking.error)}
        />
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={!isReady} loading={unlinking.isPending}>
            Take it out
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function becomesOf({ state, owner }: UnlinkDialogProps['alert']): string {
  if (state === 'closed') return 'It keeps its verdict.';
  if (owner === null) return 'It goes back to the queue.';
  return `It goes back to the queue, and ${visibleLine(owner.name)} has it no longer.`;
}
