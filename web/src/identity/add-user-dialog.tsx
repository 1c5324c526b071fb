import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../src/platform/identity/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { rolesQuery } from './account-calls.ts';
import { PASSWORD_RULES } from './password-rules.ts';
import { RoleChoice } from './role-choice.tsx';
import { addUser, USERS_KEY } from './user-calls.ts';

export function AddUserDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const { data } = useQuery(rolesQuery);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const adding = useMutation({
    mutationFn: () => addUser({ name: name.trim(), roles, ...(password !== '' && { password }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !adding.isPending) adding.mutate();
  };
  return (
    <Dialog onClose={onClose} title="Add a user">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="Name"
          description="a to z, 0 to 9, dot, underscore, @ and hyphen"
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleChoice label="Roles" roles={data?.data.map(({ role }) => role) ?? []} chosen={roles} onChange={setRoles} />
        <PasswordInput
          label="Password (may come later)"
          description={PASSWORD_RULES}
          autoComplete="new-password"
          maxLength={256}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {adding.error && (
          <p className="danger" role="alert">
            {failureText(adding.error)}
          </p>
        )}
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={adding.isPending}>
            Add the user
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
