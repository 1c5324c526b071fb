import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ActForm } from './act-form.tsx';
import { CodeInput } from './code-input.tsx';
import { type Proof, secondFactorQuery } from './factor-calls.ts';
import { CurrentPassword } from './password-fields.tsx';
import { useSession } from './session.ts';

type ProofFormProps = {
  readonly act: string;
  readonly onProve: (proof: Proof) => Promise<unknown>;
  /** What else is asked; above the proof. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  /** Nothing above it takes the focus. */
  readonly isFirst?: boolean;
  readonly isDangerous?: boolean;
};

/** An open browser must not be enough for what lets somebody in: the password again, and the code of who has a second factor. */
export function ProofForm({ onProve, children, isFirst = children === undefined, ...form }: ProofFormProps) {
  const name = useSession().data?.name;
  const asked = useQuery(secondFactorQuery).data;
  // Until it is known, the field is there: a password that nobody asked for harms nothing.
  const hasPassword = asked?.hasPassword ?? true;
  const [current, setCurrent] = useState('');
  const [code, setCode] = useState('');
  const prove = () => onProve({ ...(current !== '' && { current }), ...(code !== '' && { code }) });
  return (
    <ActForm {...form} onAct={prove} onFailure={() => setCode('')}>
      {children}
      {hasPassword && <CurrentPassword name={name ?? ''} value={current} onChange={setCurrent} isFirst={isFirst} />}
      {asked?.since != null && <CodeInput value={code} onChange={setCode} />}
    </ActForm>
  );
}
