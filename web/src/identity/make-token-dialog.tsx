import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Permission, Role } from '../../../src/platform/identity/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { makeToken, type NewToken, rolesQuery, TOKENS_KEY } from './account-calls.ts';
import { RoleChoice } from './role-choice.tsx';
import { useSession } from './session.ts';

const LIVES = [
  { days: '7', name: '7 days' },
  { days: '30', name: '30 days' },
  { days: '90', name: '90 days' },
  { days: '365', name: 'One year' },
  { days: '', name: 'Until it is revoked' },
] as const;
const MS_PER_DAY = 86_400_000;

export function MakeTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<NewToken>();
  return (
    <Dialog onClose={onClose} title={made ? 'Keep this now: it is shown once' : 'Make a token'}>
      {made ? <Secret token={made} onClose={onClose} /> : <TokenForm onMade={setMade} />}
    </Dialog>
  );
}

/** Roles that allow something, and nothing that the caller may not do. */
function useOwnRoles(): readonly Role[] {
  const mine = new Set<Permission>(useSession().data?.permissions);
  const { data } = useQuery(rolesQuery);
  const isWithin = (permissions: readonly Permission[]) =>
    permissions.length > 0 && permissions.every((permission) => mine.has(permission));
  return (data?.data ?? []).filter(({ permissions }) => isWithin(permissions)).map(({ role }) => role);
}

function TokenForm({ onMade }: { readonly onMade: (token: NewToken) => void }) {
  const client = useQueryClient();
  const ownRoles = useOwnRoles();
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const [days, setDays] = useState<string>('90');
  const making = useMutation({
    mutationFn: () => {
      const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * MS_PER_DAY).toISOString();
      return makeToken({ name: name.trim(), roles, expiresAt });
    },
    onSuccess: (token) => {
      void client.invalidateQueries({ queryKey: TOKENS_KEY });
      onMade(token);
    },
  });
  const isReady = name.trim() !== '' && roles.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !making.isPending) making.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label="What it is for"
        placeholder="Web servers"
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleChoice label="What it may do" roles={ownRoles} chosen={roles} onChange={setRoles} />
      <NativeSelect size="xs" label="How long" value={days} onChange={(event) => setDays(event.currentTarget.value)}>
        {LIVES.map((life) => (
          <option key={life.days} value={life.days}>
            {life.name}
          </option>
        ))}
      </NativeSelect>
      {making.error && (
        <p className="danger" role="alert">
          {failureText(making.error)}
        </p>
      )}
      <div className="form-foot">
        <Button type="submit" variant="filled" disabled={!isReady} loading={making.isPending}>
          Make the token
        </Button>
      </div>
    </form>
  );
}

function Secret({ token, onClose }: { readonly token: NewToken; readonly onClose: () => void }) {
  const [isCopied, setCopied] = useState(false);
  // Browsers give the clipboard to pages from https and from this machine only.
  const canCopy = navigator.clipboard !== undefined;
  return (
    <div className="stack">
      <TextInput
        label={`Token “${token.name}”`}
        description="Put it into a file that only its program can read, and name that with --token-file."
        readOnly
        classNames={{ input: 'value' }}
        value={token.secret}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="form-foot">
        <span className="muted" role="status">
          {isCopied ? 'Copied.' : ''}
        </span>
        {canCopy && (
          <Button onClick={() => void navigator.clipboard.writeText(token.secret).then(() => setCopied(true))}>
            Copy
          </Button>
        )}
        <Button variant="filled" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
