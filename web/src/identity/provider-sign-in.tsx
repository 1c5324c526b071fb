import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { beginProviderSignIn, endProviderSignIn } from './identity-calls.ts';

type ProviderButtonProps = { readonly label: string; readonly to: string | undefined };

export function ProviderButton({ label, to }: ProviderButtonProps) {
  const leaving = useMutation({
    mutationFn: () => beginProviderSignIn(to),
    onSuccess: ({ address }) => location.assign(address),
  });
  return (
    <>
      <Button size="sm" loading={leaving.isPending || leaving.isSuccess} onClick={() => leaving.mutate()}>
        Sign in with {label}
      </Button>
      {leaving.error && (
        <p className="danger" role="alert">
          {failureText(leaving.error)}
        </p>
      )}
    </>
  );
}

type ProviderAnswerProps = {
  readonly answer: string;
  readonly onEnter: (returnTo: string | null) => Promise<void>;
  readonly onGiveUp: () => void;
};

/** The way back from the provider. Its answer works once, so there is nothing to try again: only to begin anew. */
export function ProviderAnswer({ answer, onEnter, onGiveUp }: ProviderAnswerProps) {
  const { mutate, error } = useMutation({
    mutationFn: endProviderSignIn,
    onSuccess: ({ returnTo }) => onEnter(returnTo),
  });
  useEffect(() => {
    // A timer, so that the effect's second run in development cannot spend the one-time code twice.
    const timer = setTimeout(() => mutate(answer), 0);
    return () => clearTimeout(timer);
  }, [answer, mutate]);
  if (!error) return <p role="status">Signing you in …</p>;
  return (
    <div className="stack" role="alert">
      <strong>You are not signed in.</strong>
      <p>{failureText(error)}</p>
      <div className="actions">
        <Button onClick={onGiveUp}>Back to the sign-in</Button>
      </div>
    </div>
  );
}
