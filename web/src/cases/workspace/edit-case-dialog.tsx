import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { failureText, hasCode } from '../../frame/api-failure.ts';
import { Dialog } from '../../frame/dialog.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { DraftFoot } from './draft-foot.tsx';
import { useDraft } from './use-draft.ts';
import { changeFields } from './workspace-calls.ts';

type Fields = Pick<CaseReply, 'title' | 'description'>;

/** With what stood there when somebody began to type: after a reload, too, that is what was seen. */
const untouched = ({ title, description }: Fields) => ({
  title,
  description,
  seenTitle: title,
  seenDescription: description,
});

/** Only what was changed here is sent, with what stood there when the typing began. */
export function EditCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { item } = useCaseWork();
  const [empty] = useState(() => untouched(item));
  const draft = useDraft(item.number, 'fields', empty);
  const { title, description, seenTitle, seenDescription } = draft.fields;
  const changes = {
    ...(title.trim() !== seenTitle && { title: title.trim() }),
    ...(description.trim() !== seenDescription && { description: description.trim() }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const isReady = title.trim() !== '' && isChanged;
  // Whoever was told what stands there now may write over it.
  const editing = useCaseWrite((base: CaseReply) => changeFields(base, changes), {
    onDone: () => {
      draft.saved(draft.fields);
      onClose();
    },
  });
  const isOverwriting = hasCode(editing.error, 'cases.field-changed');
  const seen = { ...item, title: seenTitle, description: seenDescription };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) editing.mutate(isOverwriting ? item : seen);
  };
  return (
    <Dialog onClose={onClose} title={`Change ${item.number}`}>
      <form onSubmit={submit} className="stack">
        <TextInput
          label="Title"
          data-autofocus
          maxLength={300}
          value={title}
          onChange={(event) => draft.change({ title: event.currentTarget.value })}
        />
        <Textarea
          label="Description"
          autosize
          minRows={3}
          maxRows={12}
          maxLength={20_000}
          value={description}
          onChange={(event) => draft.change({ description: event.currentTarget.value })}
        />
        {editing.error && (
          <p className="danger" role="alert">
            {failureText(editing.error)}
          </p>
        )}
        {isOverwriting && <NowThere item={item} />}
        <DraftFoot isKept={isChanged} onDiscard={() => draft.change(untouched(item))}>
          <Button type="submit" variant="filled" disabled={!isReady} loading={editing.isPending}>
            {isOverwriting ? 'Save mine over it' : 'Save'}
          </Button>
        </DraftFoot>
      </form>
    </Dialog>
  );
}

function NowThere({ item }: { readonly item: Fields }) {
  return (
    <p className="muted">
      Now: {visibleLine(item.title)}
      {item.description !== '' && ` · ${visibleLine(item.description.slice(0, 300))}`}
    </p>
  );
}
