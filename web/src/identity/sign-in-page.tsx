import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { failureText, hasCode, hasStatus } from '../frame/api-failure.ts';
import { Mark } from '../frame/mark.tsx';
import { SESSION_KEY } from '../frame/query-client.ts';
import { useTitle } from '../frame/use-title.ts';
import { firstRunAddress } from '../welcome/begin-first-run.ts';
import './sign-in.css';
import { CodeInput } from './code-input.tsx';
import { redeemLink, signIn, waysQuery } from './identity-calls.ts';
import { signInWithPasskey } from './passkey-calls.ts';
import { ProviderAnswer, ProviderButton } from './provider-sign-in.tsx';
import { takeCodeFromAddress } from './sign-in-code.ts';
import { providerAnswer } from './sign-in-search.ts';

const route = getRouteApi('/sign-in');

/** Read once when the module loads, before anything can copy the address. */
const code = takeCodeFromAddress();

export function SignInPage() {
  const [isLinkDone, setLinkDone] = useState(code === undefined);
  const [answer, setAnswer] = useState(providerAnswer);
  const enter = useEntry();
  useTitle('Sign in');
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Mark /> <h1>Watchfloor</h1>
        </div>
        {answer !== undefined && (
          <ProviderAnswer
            answer={answer}
            onEnter={(returnTo) => enter(returnTo)}
            onGiveUp={() => setAnswer(undefined)}
          />
        )}
        {answer === undefined && code !== undefined && !isLinkDone && (
          <LinkSignIn code={code} onGiveUp={() => setLinkDone(true)} />
        )}
        {answer === undefined && isLinkDone && <OwnSignIn />}
      </div>
      <p className="muted">These pages load from your own server alone.</p>
    </main>
  );
}

function useEntry() {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const { to } = route.useSearch();
  return async (returnTo: string | null = null) => {
    await client.resetQueries({ queryKey: SESSION_KEY });
    await navigate({ href: returnTo ?? to ?? '/', replace: true });
  };
}

function LinkSignIn({ code, onGiveUp }: { readonly code: string; readonly onGiveUp: () => void }) {
  const client = useQueryClient();
  const { to } = route.useSearch();
  const enter = useEntry();
  const { mutate, error, reset } = useMutation({
    mutationFn: redeemLink,
    onSuccess: async ({ id }) => enter(to === undefined ? await firstRunAddress(client, id) : null),
  });
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

function OwnSignIn() {
  const entry = useEntry();
  const enter = () => entry();
  const { to } = route.useSearch();
  const ways = useQuery(waysQuery);
  const [isCodeAsked, setCodeAsked] = useState(false);
  const hasPasskeys = ways.data?.withoutPasskeys === null && window.PublicKeyCredential !== undefined;
  return (
    <>
      <PasswordSignIn enter={enter} isCodeAsked={isCodeAsked} onCodeAsked={setCodeAsked} />
      {!isCodeAsked && (hasPasskeys || ways.data?.provider) && (
        <div className="stack other-ways">
          {ways.data?.provider && <ProviderButton label={ways.data.provider.label} to={to} />}
          {hasPasskeys && <PasskeySignIn enter={enter} />}
        </div>
      )}
    </>
  );
}

function PasskeySignIn({ enter }: { readonly enter: () => Promise<void> }) {
  const signing = useMutation({ mutationFn: signInWithPasskey, onSuccess: enter });
  return (
    <>
      <Button size="sm" loading={signing.isPending} onClick={() => signing.mutate()}>
        Sign in with a passkey
      </Button>
      {signing.error && (
        <p className="danger" role="alert">
          {failureText(signing.error)}
        </p>
      )}
    </>
  );
}

type PasswordSignInProps = {
  readonly enter: () => Promise<void>;
  readonly isCodeAsked: boolean;
  readonly onCodeAsked: (isAsked: boolean) => void;
};

function PasswordSignIn({ enter, isCodeAsked, onCodeAsked }: PasswordSignInProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const startAgain = () => {
    setPassword('');
    onCodeAsked(false);
  };
  const signing = useMutation({
    mutationFn: signIn,
    onSuccess: enter,
    onError: (error) => (hasCode(error, 'identity.code-needed') ? onCodeAsked(true) : setPassword('')),
  });
  if (isCodeAsked) return <CodeSignIn name={name} password={password} onEnter={enter} onGiveUp={startAgain} />;
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

type CodeSignInProps = {
  readonly name: string;
  readonly password: string;
  readonly onEnter: () => Promise<void>;
  readonly onGiveUp: () => void;
};

/** The password was right: it is sent once more, with the code. */
function CodeSignIn({ name, password, onEnter, onGiveUp }: CodeSignInProps) {
  const [code, setCode] = useState('');
  const signing = useMutation({
    mutationFn: () => signIn({ name, password, code: code.trim() }),
    onSuccess: onEnter,
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '' && !signing.isPending) signing.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <strong>{name}</strong>, one thing more.
      </p>
      <CodeInput size="sm" isFirst value={code} onChange={setCode} />
      {signing.error && (
        <p className="danger" role="alert">
          {failureText(signing.error)}
        </p>
      )}
      <Button type="submit" size="sm" variant="filled" disabled={code.trim() === ''} loading={signing.isPending}>
        Sign in
      </Button>
      <Button size="sm" onClick={onGiveUp}>
        Back
      </Button>
      <p className="muted">
        Neither the app nor a recovery code at hand? An administrator can reset your second factor.
      </p>
    </form>
  );
}
