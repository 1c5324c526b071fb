import { Button, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { failureText } from '../../frame/api-failure.ts';
import { Dialog } from '../../frame/dialog.tsx';
import { openAgain } from '../case-calls.ts';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { useDraft } from './use-draft.ts';

const EMPTY = { reason: '' };

export function ReopenCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { item } = useCaseWork();
  const draft = useDraft(item.number, 'reopen', EMPTY);
  const reason = draft.fields.reason.trim();
  const reopening = useCaseWrite(() => openAgain(item, reason), {
    onDone: () => {
      draft.saved(draft.fields);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== '') reopening.mutate(undefined);
  };
  return (
    <Dialog onClose={onClose} title={`Open ${item.number} again`}>
      <form onSubmit={submit} className="stack">
        <TextInput
          label="Why"
          data-autofocus
          value={draft.fields.reason}
          onChange={(event) => draft.change({ reason: event.currentTarget.value })}
          error={reopening.error && failureText(reopening.error)}
        />
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={reason === ''} loading={reopening.isPending}>
            Open again
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
