import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { endSessionsOf, setPassword } from './account-calls.ts';
import { ActForm } from './act-form.tsx';
import { resetSecondFactor } from './factor-calls.ts';
import { removePasskeysOf } from './passkey-calls.ts';
import { NewPassword } from './password-fields.tsx';
import { PASSWORD_MIN_LENGTH } from './password-rules.ts';
import { USERS_KEY, type UserReply } from './user-calls.ts';

type SignInDialogProps = { readonly user: UserReply; readonly onClose: () => void };

/** For who has forgotten or lost what lets in. One's own is changed on the account page. */
export function SignInDialog({ user, onClose }: SignInDialogProps) {
  return (
    <Dialog onClose={onClose} title={`Sign-in of ${user.name}`}>
      <div className="stack">
        <SignInActs user={user} />
        <PasswordForm user={user} onClose={onClose} />
      </div>
    </Dialog>
  );
}

/** For a device that was lost. Each is said to be done where it was clicked. */
function SignInActs({ user }: { readonly user: UserReply }) {
  const client = useQueryClient();
  const ending = useMutation({ mutationFn: () => endSessionsOf(user.id) });
  const resetting = useMutation({
    mutationFn: () => resetSecondFactor(user.id),
    onSuccess: () => client.invalidateQueries({ queryKey: USERS_KEY }),
  });
  const removing = useMutation({
    mutationFn: () => removePasskeysOf(user.id),
    onSuccess: () => client.invalidateQueries({ queryKey: USERS_KEY }),
  });
  const error = ending.error ?? resetting.error ?? removing.error;
  return (
    <>
      <p className="muted">For a device that was lost or stolen:</p>
      <div className="actions">
        <Button loading={ending.isPending} onClick={() => ending.mutate()}>
          End all sessions
        </Button>
        <Button
          color="danger"
          disabled={!user.hasSecondFactor}
          title={user.hasSecondFactor ? undefined : `${user.name} has no second factor`}
          loading={resetting.isPending}
          onClick={() => resetting.mutate()}
        >
          Reset the second factor
        </Button>
        <Button
          color="danger"
          disabled={user.passkeys === 0}
          title={user.passkeys > 0 ? undefined : `${user.name} has no passkey`}
          loading={removing.isPending}
          onClick={() => removing.mutate()}
        >
          Remove the passkeys
        </Button>
      </div>
      <p role="status" className="muted">
        {ending.data && `${ending.data.endedSessions} sessions have ended. `}
        {resetting.isSuccess && 'The second factor is gone: the password alone lets in. '}
        {removing.isSuccess && 'The passkeys are gone.'}
      </p>
      {error && (
        <p className="danger" role="alert">
          {failureText(error)}
        </p>
      )}
    </>
  );
}

function PasswordForm({ user, onClose }: SignInDialogProps) {
  const client = useQueryClient();
  const [password, setNew] = useState('');
  const set = async () => {
    await setPassword(user.id, { password });
    await client.invalidateQueries({ queryKey: USERS_KEY });
    onClose();
  };
  return (
    <ActForm
      act="Set the password"
      onAct={set}
      isReady={password.length >= PASSWORD_MIN_LENGTH}
      note={`It ends the sessions of ${user.name}.`}
    >
      <NewPassword value={password} onChange={setNew} />
    </ActForm>
  );
}
