import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../frame/dialog.tsx';
import { SESSIONS_KEY } from './account-calls.ts';
import { ActForm } from './act-form.tsx';
import { CodeInput } from './code-input.tsx';
import { beginSecondFactor, confirmSecondFactor, FACTOR_KEY } from './factor-calls.ts';
import { ProofForm } from './proof-form.tsx';
import { QrPicture } from './qr-picture.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Begun = Awaited<ReturnType<typeof beginSecondFactor>>;

/** Three steps: it is you, here is the secret, here is what helps when the phone is gone. */
export function EnrolDialog({ onClose }: { readonly onClose: () => void }) {
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes)
    return (
      <Dialog onClose={onClose} title="Keep these now: they are shown once">
        <RecoveryCodes codes={codes} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog onClose={onClose} title="Set up an authenticator app">
      {begun ? (
        <Confirm begun={begun} onConfirmed={setCodes} />
      ) : (
        <ProofForm act="Continue" isFirst onProve={async (proof) => setBegun(await beginSecondFactor(proof))}>
          <p>Have the app at hand: next comes a picture for it to scan, then a code of its to type here.</p>
        </ProofForm>
      )}
    </Dialog>
  );
}

type ConfirmProps = { readonly begun: Begun; readonly onConfirmed: (codes: readonly string[]) => void };

function Confirm({ begun, onConfirmed }: ConfirmProps) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = async () => {
    const { recoveryCodes } = await confirmSecondFactor(code.trim());
    onConfirmed(recoveryCodes);
    void client.invalidateQueries({ queryKey: FACTOR_KEY });
    void client.invalidateQueries({ queryKey: SESSIONS_KEY });
  };
  return (
    <ActForm
      act="Confirm"
      onAct={confirm}
      onFailure={() => setCode('')}
      isReady={code.trim() !== ''}
      note="Your other sessions will end."
    >
      <p>Scan this with an authenticator app, or type the secret into it. Both are shown this once.</p>
      <QrPicture text={begun.address} label="The secret as a QR code" />
      <dl className="inline-pairs">
        <div>
          <dt>secret</dt>
          <dd className="value secret-text">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</dd>
        </div>
      </dl>
      <CodeInput value={code} onChange={setCode} isFirst isAppOnly />
    </ActForm>
  );
}
