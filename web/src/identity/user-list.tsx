import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { showFailure, showUndo } from '../frame/undo-toast.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import { useSession } from './session.ts';
import { SignInDialog } from './sign-in-dialog.tsx';
import { disableUser, enableUser, USERS_KEY, type UserReply } from './user-calls.ts';

export function UserList({ users }: { readonly users: readonly UserReply[] }) {
  return (
    <table className="grid grid-wrapping people-grid">
      <caption className="hidden">Users</caption>
      <thead>
        <tr>
          <th scope="col" className="col-person">
            Name
          </th>
          <th scope="col">Roles</th>
          <th scope="col" className="col-since">
            Since
          </th>
          <th scope="col" className="col-access">
            Access
          </th>
          <th scope="col" className="col-person-actions">
            <span className="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </tbody>
    </table>
  );
}

function UserRow({ user }: { readonly user: UserReply }) {
  return (
    <tr>
      <th scope="row" className="col-person">
        {user.name}
        <div className="cell-under">
          <Access user={user} />
        </div>
      </th>
      <td>{user.roles.length > 0 ? user.roles.join(', ') : <span className="muted">none</span>}</td>
      <td className="col-since">
        <ZonedTime at={user.createdAt} />
      </td>
      <td className="col-access">
        <Access user={user} />
      </td>
      <td className="col-person-actions">
        <UserButtons user={user} />
      </td>
    </tr>
  );
}

function Access({ user }: { readonly user: UserReply }) {
  const { disabledAt } = user;
  if (disabledAt !== null) {
    return (
      <span className="warn">
        disabled <ZonedTime at={disabledAt} />
      </span>
    );
  }
  return meansOf(user);
}

function meansOf({ hasPassword, hasSecondFactor, passkeys }: UserReply) {
  if (!hasPassword && passkeys === 0) return <span className="muted">no password</span>;
  const password = hasSecondFactor ? 'password and code' : 'password';
  const keys = passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`;
  return [...(hasPassword ? [password] : []), ...(passkeys > 0 ? [keys] : [])].join(', ');
}

function UserButtons({ user }: { readonly user: UserReply }) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'roles' | 'sign-in'>();
  const isMe = useSession().data?.id === user.id;
  const refresh = () => client.invalidateQueries({ queryKey: USERS_KEY });
  const isDisabled = user.disabledAt !== null;
  const enable = () => enableUser(user.id).finally(refresh);
  const disable = () => disableUser(user.id).finally(refresh);
  const changing = useMutation({
    mutationFn: isDisabled ? enable : disable,
    onSuccess: () =>
      showUndo({
        text: isDisabled ? `${user.name} may sign in again` : `${user.name} is disabled; sessions have ended`,
        undo: isDisabled ? disable : enable,
      }),
    onError: (error) => showFailure(`${user.name} was not changed`, error),
  });
  return (
    <div className="actions" role="toolbar" aria-label={`Actions on ${user.name}`}>
      <Button onClick={() => setDialog('roles')}>Roles …</Button>
      {isMe ? (
        <Button renderRoot={(props) => <Link {...props} to="/account" />}>Sign-in …</Button>
      ) : (
        <Button onClick={() => setDialog('sign-in')}>Sign-in …</Button>
      )}
      <Button
        color={isDisabled ? 'blue' : 'danger'}
        disabled={isMe}
        title={isMe ? 'Another administrator can disable you' : undefined}
        loading={changing.isPending}
        onClick={() => changing.mutate()}
      >
        {isDisabled ? 'Enable' : 'Disable'}
      </Button>
      {dialog === 'roles' && <RolesDialog user={user} onClose={() => setDialog(undefined)} />}
      {dialog === 'sign-in' && <SignInDialog user={user} onClose={() => setDialog(undefined)} />}
    </div>
  );
}
