import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { failureText } from '../frame/api-failure.ts';

type ActFormProps = {
  /** What the button says. */
  readonly act: string;
  readonly onAct: () => Promise<unknown>;
  readonly onFailure?: () => void;
  readonly children: ReactNode;
  readonly isReady?: boolean;
  readonly isDangerous?: boolean;
  /** Beside the button: what it brings with it. */
  readonly note?: ReactNode;
};

/** What is asked, why it was refused, and the one button: done only when the server says so. */
export function ActForm(props: ActFormProps) {
  const { act, onAct, onFailure, children, isReady = true, isDangerous = false, note } = props;
  const acting = useMutation({ mutationFn: onAct, onError: () => onFailure?.() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !acting.isPending) acting.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {children}
      {acting.error && (
        <p className="danger" role="alert">
          {failureText(acting.error)}
        </p>
      )}
      <div className="form-foot">
        {note !== undefined && (
          <span className="muted" role="status">
            {note}
          </span>
        )}
        <Button
          type="submit"
          variant="filled"
          color={isDangerous ? 'danger' : 'blue'}
          disabled={!isReady}
          loading={acting.isPending}
        >
          {act}
        </Button>
      </div>
    </form>
  );
}
