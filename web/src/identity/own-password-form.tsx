import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { SESSIONS_KEY, setPassword } from './account-calls.ts';
import { ActForm } from './act-form.tsx';
import { FACTOR_KEY, secondFactorQuery } from './factor-calls.ts';
import { CurrentPassword, NewPassword } from './password-fields.tsx';
import { PASSWORD_MIN_LENGTH } from './password-rules.ts';

type OwnPasswordFormProps = { readonly userId: string; readonly name: string; readonly hasPassword: boolean };

/** Says whether there is one: who came by a link may have none, and must not look for what to fill in. */
export function OwnPasswordSection({ userId, name }: Omit<OwnPasswordFormProps, 'hasPassword'>) {
  const { data, error, isPending, refetch } = useQuery(secondFactorQuery);
  return (
    <Section title="Password" aside={data && (data.hasPassword ? 'set' : 'none yet')}>
      {error && <FailureNotice what="Your password" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {isPending && <LoadingRows label="Looking whether you have a password" />}
      {data && <OwnPasswordForm userId={userId} name={name} hasPassword={data.hasPassword} />}
    </Section>
  );
}

function OwnPasswordForm({ userId, name, hasPassword }: OwnPasswordFormProps) {
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
    await Promise.all([SESSIONS_KEY, FACTOR_KEY].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return (
    <div className="password-form">
      <ActForm
        act={hasPassword ? 'Change the password' : 'Set a password'}
        onAct={set}
        isReady={password.length >= PASSWORD_MIN_LENGTH && (!hasPassword || current !== '')}
        note={isSet && password === '' ? 'It is set. Your other sessions have ended.' : ''}
      >
        {hasPassword ? (
          <CurrentPassword name={name} value={current} onChange={setCurrent} />
        ) : (
          <p className="muted">You have none. With one, you sign in by your name wherever you are.</p>
        )}
        <NewPassword value={password} onChange={setNew} />
      </ActForm>
    </div>
  );
}
