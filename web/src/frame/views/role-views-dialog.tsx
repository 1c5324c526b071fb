import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../src/platform/identity/contract.ts';
import type { View } from '../../../../src/platform/views/contract.ts';
import { rolesQuery } from '../../identity/account-calls.ts';
import { RoleChoice } from '../../identity/role-choice.tsx';
import { failureText } from '../api-failure.ts';
import { Dialog } from '../dialog.tsx';
import { visibleLine } from '../visible-text.ts';
import { setViewRoles, viewsKey } from './view-calls.ts';

type RoleViewsDialogProps = { readonly view: View; readonly onClose: () => void };

/** Which roles begin with this view where the address says nothing. */
export function RoleViewsDialog({ view, onClose }: RoleViewsDialogProps) {
  const client = useQueryClient();
  const { data, error } = useQuery(rolesQuery);
  const roles = data?.data.map(({ role }) => role) ?? [];
  const [chosen, setChosen] = useState<readonly Role[]>(view.defaultFor);
  const setting = useMutation({
    mutationFn: () => setViewRoles(view.id, chosen),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: viewsKey(view.place) });
      onClose();
    },
  });
  const failure = error ?? setting.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!setting.isPending) setting.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Who begins with ${visibleLine(view.name)}`}>
      <form className="stack" onSubmit={submit}>
        <RoleChoice
          label="These roles see it when they come here without an address of their own"
          roles={roles}
          chosen={chosen}
          onChange={setChosen}
        />
        {failure && (
          <p className="danger" role="alert">
            {failureText(failure)}
          </p>
        )}
        <div className="form-foot">
          <span className="muted">A role begins with one view: the one named last.</span>
          <Button type="submit" variant="filled" loading={setting.isPending}>
            Set
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
