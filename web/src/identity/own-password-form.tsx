import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { SESSIONS_KEY, setPassword } from './account-calls.ts';
import { PASSWORD_MIN_LENGTH, PASSWORD_RULES } from './password-rules.ts';

type OwnPasswordFormProps = { readonly userId: string; readonly name: string };

export function OwnPasswordForm({ userId, name }: OwnPasswordFormProps) {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setNew] = useState('');
  const setting = useMutation({
    mutationFn: () => setPassword(userId, { password, ...(current !== '' && { current }) }),
    onSuccess: () => {
      setCurrent('');
      setNew('');
      return client.invalidateQueries({ queryKey: SESSIONS_KEY });
    },
  });
  const isReady = password.length >= PASSWORD_MIN_LENGTH;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !setting.isPending) setting.mutate();
  };
  return (
    <form className="stack password-form" onSubmit={submit}>
      {/* Password managers look for whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordInput
        label="Current password"
        description="Leave it empty if you have none yet"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password"
        description={PASSWORD_RULES}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={(event) => setNew(event.currentTarget.value)}
      />
      {setting.error && (
        <p className="danger" role="alert">
          {failureText(setting.error)}
        </p>
      )}
      <div className="form-foot">
        <span className="muted" role="status">
          {setting.isSuccess && password === '' ? 'It is set. Your other sessions have ended.' : ''}
        </span>
        <Button type="submit" variant="filled" disabled={!isReady} loading={setting.isPending}>
          Set the password
        </Button>
      </div>
    </form>
  );
}
