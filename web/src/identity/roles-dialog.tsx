import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { rolesQuery } from './account-calls.ts';
import { RoleChoice } from './role-choice.tsx';
import { setRoles, USERS_KEY, type UserReply } from './user-calls.ts';

type RolesDialogProps = { readonly user: UserReply; readonly onClose: () => void };

/** Never optimistic: who may do what is as the server says. */
export function RolesDialog({ user, onClose }: RolesDialogProps) {
  const client = useQueryClient();
  const { data, error } = useQuery(rolesQuery);
  const [roles, setChosen] = useState(user.roles);
  const setting = useMutation({
    mutationFn: () => setRoles(user.id, roles),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      onClose();
    },
  });
  const failure = error ?? setting.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!setting.isPending) setting.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Roles of ${user.name}`}>
      <form className="stack" onSubmit={submit}>
        <RoleChoice
          label="Several add up; Settings, Roles says what each allows"
          roles={data?.data.map(({ role }) => role) ?? []}
          chosen={roles}
          onChange={(chosen) => setChosen([...chosen])}
        />
        {failure && (
          <p className="danger" role="alert">
            {failureText(failure)}
          </p>
        )}
        <div className="form-foot">
          <span className="muted">{roles.length === 0 ? 'Without a role one can sign in, and do nothing.' : ''}</span>
          <Button type="submit" variant="filled" loading={setting.isPending}>
            Set the roles
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
