import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { CodeInput } from './code-input.tsx';
import { type Proof, secondFactorQuery } from './factor-calls.ts';
import { useSession } from './session.ts';

type ProofFormProps = {
  readonly act: string;
  readonly onProve: (proof: Proof) => Promise<unknown>;
  /** What else is asked; above the proof. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  readonly isDangerous?: boolean;
};

/** An open browser must not be enough for what lets somebody in: the password again, and the code of who has a second factor. */
export function ProofForm({ act, onProve, children, isReady = true, isDangerous = false }: ProofFormProps) {
  const name = useSession().data?.name;
  const hasFactor = useQuery(secondFactorQuery).data?.since != null;
  const [current, setCurrent] = useState('');
  const [code, setCode] = useState('');
  const proving = useMutation({
    mutationFn: () => onProve({ ...(current !== '' && { current }), ...(code !== '' && { code }) }),
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !proving.isPending) proving.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {children}
      {/* Password managers look for whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={name ?? ''} readOnly hidden />
      <PasswordInput
        label="Current password"
        description="Leave it empty if you have none"
        autoComplete="current-password"
        data-autofocus={children === undefined ? true : undefined}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      {hasFactor && <CodeInput value={code} onChange={setCode} />}
      {proving.error && (
        <p className="danger" role="alert">
          {failureText(proving.error)}
        </p>
      )}
      <div className="form-foot">
        <Button
          type="submit"
          variant="filled"
          color={isDangerous ? 'danger' : 'blue'}
          disabled={!isReady}
          loading={proving.isPending}
        >
          {act}
        </Button>
      </div>
    </form>
  );
}
