import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { failureText, hasCode } from '../../frame/api-failure.ts';
import { Dialog } from '../../frame/dialog.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { changeFields } from './workspace-calls.ts';

/** Only what was changed here is sent, with what stood there when the dialog opened. */
export function EditCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { item } = useCaseWork();
  const [seen] = useState(item);
  const [title, setTitle] = useState(item.title);
  const [description, setDescription] = useState(item.description);
  const changes = {
    ...(title.trim() !== seen.title && { title: title.trim() }),
    ...(description.trim() !== seen.description && { description: description.trim() }),
  };
  const isReady = title.trim() !== '' && Object.keys(changes).length > 0;
  // Whoever was told what stands there now may write over it.
  const editing = useCaseWrite((base: typeof item) => changeFields(base, changes), { onDone: onClose });
  const isOverwriting = hasCode(editing.error, 'cases.field-changed');
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
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label="Description"
          autosize
          minRows={3}
          maxRows={12}
          maxLength={20_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {editing.error && (
          <p className="danger" role="alert">
            {failureText(editing.error)}
          </p>
        )}
        {isOverwriting && (
          <p className="muted">
            Now: {visibleLine(item.title)}
            {item.description !== '' && ` · ${visibleLine(item.description.slice(0, 300))}`}
          </p>
        )}
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={!isReady} loading={editing.isPending}>
            {isOverwriting ? 'Save mine over it' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
