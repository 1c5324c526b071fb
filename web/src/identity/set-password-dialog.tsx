import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { setPassword } from './account-calls.ts';
import { PASSWORD_MIN_LENGTH, PASSWORD_RULES } from './password-rules.ts';
import { USERS_KEY, type UserReply } from './user-calls.ts';

type SetPasswordDialogProps = { readonly user: UserReply; readonly onClose: () => void };

/** For who has forgotten it, or has none yet. One's own is changed on the account page, with the current one. */
export function SetPasswordDialog({ user, onClose }: SetPasswordDialogProps) {
  const client = useQueryClient();
  const [password, setNew] = useState('');
  const setting = useMutation({
    mutationFn: () => setPassword(user.id, { password }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      onClose();
    },
  });
  const isReady = password.length >= PASSWORD_MIN_LENGTH;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !setting.isPending) setting.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Password of ${user.name}`}>
      <form className="stack" onSubmit={submit}>
        <PasswordInput
          label="New password"
          description={PASSWORD_RULES}
          autoComplete="new-password"
          maxLength={256}
          data-autofocus
          value={password}
          onChange={(event) => setNew(event.currentTarget.value)}
        />
        {setting.error && (
          <p className="danger" role="alert">
            {failureText(setting.error)}
          </p>
        )}
        <div className="form-foot">
          <span className="muted">It ends the sessions of {user.name}.</span>
          <Button type="submit" variant="filled" disabled={!isReady} loading={setting.isPending}>
            Set the password
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
