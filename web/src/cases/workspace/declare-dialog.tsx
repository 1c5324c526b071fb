import { Button, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { failureText } from '../../frame/api-failure.ts';
import { Dialog } from '../../frame/dialog.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { useDraft } from './use-draft.ts';
import { declare } from './workspace-calls.ts';

const EMPTY = { reason: '' };

export function DeclareDialog({ onClose }: { readonly onClose: () => void }) {
  const { item } = useCaseWork();
  const draft = useDraft(item.number, 'declare', EMPTY);
  const reason = draft.fields.reason.trim();
  const declaring = useCaseWrite(() => declare(item, reason), {
    onDone: () => {
      draft.saved(draft.fields);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== '') declaring.mutate(undefined);
  };
  return (
    <Dialog onClose={onClose} title={`Declare ${item.number} an incident`}>
      <form onSubmit={submit} className="stack">
        <TextInput
          label="Why it is one"
          description="A declaration stays, whatever is found later."
          data-autofocus
          value={draft.fields.reason}
          onChange={(event) => draft.change({ reason: event.currentTarget.value })}
          error={declaring.error && failureText(declaring.error)}
        />
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={reason === ''} loading={declaring.isPending}>
            Declare
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
