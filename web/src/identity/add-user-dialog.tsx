import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '../../../src/platform/identity/contract.ts';
import { Dialog } from '../frame/dialog.tsx';
import { rolesQuery } from './account-calls.ts';
import { ActForm } from './act-form.tsx';
import { NewPassword } from './password-fields.tsx';
import { RoleChoice } from './role-choice.tsx';
import { addUser, USERS_KEY } from './user-calls.ts';

export function AddUserDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const { data } = useQuery(rolesQuery);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const add = async () => {
    await addUser({ name: name.trim(), roles, ...(password !== '' && { password }) });
    await client.invalidateQueries({ queryKey: USERS_KEY });
    onClose();
  };
  return (
    <Dialog onClose={onClose} title="Add a user">
      <ActForm act="Add the user" onAct={add} isReady={name.trim() !== ''}>
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
        <NewPassword label="Password (may come later)" value={password} onChange={setPassword} />
      </ActForm>
    </Dialog>
  );
}
