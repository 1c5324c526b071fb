import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { failureText, hasStatus } from '../frame/api-failure.ts';
import { Mark } from '../frame/mark.tsx';
import { SESSION_KEY } from '../frame/query-client.ts';
import { useTitle } from '../frame/use-title.ts';
import './sign-in.css';
import { redeemLink, signIn } from './identity-calls.ts';
import { takeCodeFromAddress } from './sign-in-code.ts';

const route = getRouteApi('/sign-in');

/** Read once when the module loads, before anything can copy the address. */
const code = takeCodeFromAddress();

export function SignInPage() {
  const [isLinkDone, setLinkDone] = useState(code === undefined);
  useTitle('Sign in');
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Mark /> <h1>Watchfloor</h1>
        </div>
        {code !== undefined && !isLinkDone ? (
          <LinkSignIn code={code} onGiveUp={() => setLinkDone(true)} />
        ) : (
          <PasswordSignIn />
        )}
      </div>
      <p className="muted">Nothing leaves this machine: these pages load from your own server alone.</p>
    </main>
  );
}

function useEntry() {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const { to } = route.useSearch();
  return async () => {
    await client.resetQueries({ queryKey: SESSION_KEY });
    await navigate({ href: to ?? '/queue', replace: true });
  };
}

function LinkSignIn({ code, onGiveUp }: { readonly code: string; readonly onGiveUp: () => void }) {
  const enter = useEntry();
  const { mutate, error, reset } = useMutation({ mutationFn: redeemLink, onSuccess: enter });
  useEffect(() => {
    // A timer, so that the effect's second run in development cannot spend the one-time code twice.
    const timer = setTimeout(() => mutate(code), 0);
    return () => clearTimeout(timer);
  }, [code, mutate]);
  if (!error) return <p role="status">Signing you in …</p>;
  const isSpent = hasStatus(error, 401);
  return (
    <div className="stack" role="alert">
      <strong>{isSpent ? 'This sign-in link has been used or has expired.' : 'You are not signed in yet.'}</strong>
      {isSpent ? (
        <p>
          A link works once. Start Watchfloor again to get a new one in the terminal, or sign in with your name and
          password.
        </p>
      ) : (
        <p>{failureText(error)}</p>
      )}
      <div className="actions">
        {!isSpent && (
          <Button
            variant="filled"
            onClick={() => {
              reset();
              mutate(code);
            }}
          >
            Try again
          </Button>
        )}
        <Button onClick={onGiveUp}>Sign in with a password</Button>
      </div>
    </div>
  );
}

function PasswordSignIn() {
  const enter = useEntry();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const signing = useMutation({ mutationFn: signIn, onSuccess: enter, onError: () => setPassword('') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== '' && password !== '') signing.mutate({ name, password });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        size="sm"
        label="Name"
        required
        withAsterisk={false}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        required
        withAsterisk={false}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signing.error && (
        <p className="danger" role="alert">
          {hasStatus(signing.error, 401) ? 'Name or password is wrong.' : failureText(signing.error)}
        </p>
      )}
      <Button type="submit" size="sm" variant="filled" loading={signing.isPending}>
        Sign in
      </Button>
      <p className="muted">
        No password yet? The terminal in which Watchfloor was started shows a link that signs you in once.
      </p>
    </form>
  );
}
