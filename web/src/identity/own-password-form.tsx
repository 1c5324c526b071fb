import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SESSIONS_KEY, setPassword } from './account-calls.ts';
import { ActForm } from './act-form.tsx';
import { CurrentPassword, NewPassword } from './password-fields.tsx';
import { PASSWORD_MIN_LENGTH } from './password-rules.ts';

type OwnPasswordFormProps = { readonly userId: string; readonly name: string };

export function OwnPasswordForm({ userId, name }: OwnPasswordFormProps) {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setNew] = useState('');
  const [isSet, setSet] = useState(false);
  const set = async () => {
    setSet(false);
    await setPassword(userId, { password, ...(current !== '' && { current }) });
    setCurrent('');
    setNew('');
    setSet(true);
    await client.invalidateQueries({ queryKey: SESSIONS_KEY });
  };
  return (
    <div className="password-form">
      <ActForm
        act="Set the password"
        onAct={set}
        isReady={password.length >= PASSWORD_MIN_LENGTH}
        note={isSet && password === '' ? 'It is set. Your other sessions have ended.' : ''}
      >
        <CurrentPassword name={name} value={current} onChange={setCurrent} />
        <NewPassword value={password} onChange={setNew} />
      </ActForm>
    </div>
  );
}
