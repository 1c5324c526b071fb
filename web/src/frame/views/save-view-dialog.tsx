import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { View } from '../../../../src/platform/views/contract.ts';
import { useMay } from '../../identity/session.ts';
import { failureText } from '../api-failure.ts';
import { Dialog } from '../dialog.tsx';
import { makeView, viewsKey } from './view-calls.ts';

type SaveViewDialogProps = {
  readonly place: string;
  readonly search: string;
  readonly onSaved: (view: View) => void;
  readonly onClose: () => void;
};

export function SaveViewDialog({ place, search, onSaved, onClose }: SaveViewDialogProps) {
  const client = useQueryClient();
  const mayShare = useMay('views.share');
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const saving = useMutation({
    mutationFn: () => makeView({ place, name: name.trim(), search, sharing: isShared ? 'team' : 'private' }),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: viewsKey(place) });
      onClose();
      onSaved(view);
    },
  });
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') saving.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label="Name"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label="For the whole team"
          description={
            mayShare ? 'Everybody who signs in sees it; only you change it.' : 'Your role may not share views.'
          }
          disabled={!mayShare}
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {saving.error && (
          <p className="danger" role="alert">
            {failureText(saving.error)}
          </p>
        )}
        <div className="form-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={saving.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
