import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { openEmptyCase } from './case-calls.ts';

export function OpenCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const opening = useMutation({
    mutationFn: openEmptyCase,
    onSuccess: async ({ number }) => {
      void client.invalidateQueries({ queryKey: ['cases', 'list'] });
      await navigate({ to: '/cases/$caseNumber', params: { caseNumber: number } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() !== '') opening.mutate(title.trim());
  };
  return (
    <Dialog onClose={onClose} title="Open a case">
      <form onSubmit={submit} className="stack">
        <TextInput
          label="What is it about?"
          data-autofocus
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={opening.error && failureText(opening.error)}
        />
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={title.trim() === ''} loading={opening.isPending}>
            Open
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
