import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../frame/dialog.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { FACTOR_KEY, removeSecondFactor, renewRecoveryCodes, secondFactorQuery } from './factor-calls.ts';
import { ProofForm } from './proof-form.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Step = 'enrol' | 'renew' | 'remove';

export function SecondFactorSection() {
  const { data, error, isPending, refetch } = useQuery(secondFactorQuery);
  const [step, setStep] = useState<Step>();
  const close = () => setStep(undefined);
  return (
    <Section title="Second factor" aside={data && (data.since === null ? 'off' : 'on')}>
      {error && (
        <FailureNotice what="Your second factor" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
      )}
      {isPending && <LoadingRows label="Loading your second factor" />}
      {data?.since === null && (
        <>
          <p className="muted">
            With an authenticator app, your password alone lets nobody in: each sign-in also asks for a code of the app.
          </p>
          <div className="form-foot">
            <Button onClick={() => setStep('enrol')}>Set up an authenticator app …</Button>
          </div>
        </>
      )}
      {data && data.since !== null && (
        <>
          <p>
            Asked for since <ZonedTime at={data.since} />.{' '}
            <span className={data.recoveryCodesLeft < 3 ? 'warn' : 'muted'}>
              {data.recoveryCodesLeft} of 10 recovery codes left.
            </span>
          </p>
          <div className="form-foot">
            <Button onClick={() => setStep('renew')}>New recovery codes …</Button>
            <Button color="danger" onClick={() => setStep('remove')}>
              Remove …
            </Button>
          </div>
        </>
      )}
      {step === 'enrol' && <EnrolDialog onClose={close} />}
      {step === 'renew' && <RenewDialog onClose={close} />}
      {step === 'remove' && <RemoveDialog onClose={close} />}
    </Section>
  );
}

function RenewDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();
  return (
    <Dialog onClose={onClose} title={codes ? 'Keep these now: they are shown once' : 'New recovery codes'}>
      {codes ? (
        <RecoveryCodes codes={codes} onClose={onClose} />
      ) : (
        <ProofForm
          act="Make ten new codes"
          onProve={async (proof) => {
            const { recoveryCodes } = await renewRecoveryCodes(proof);
            setCodes(recoveryCodes);
            await client.invalidateQueries({ queryKey: FACTOR_KEY });
          }}
        >
          <p>The codes that you have now end.</p>
        </ProofForm>
      )}
    </Dialog>
  );
}

function RemoveDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  return (
    <Dialog onClose={onClose} title="Remove the second factor">
      <ProofForm
        act="Remove"
        isDangerous
        onProve={async (proof) => {
          await removeSecondFactor(proof);
          await client.invalidateQueries({ queryKey: FACTOR_KEY });
          onClose();
        }}
      >
        <p>From then on your password alone lets you in again.</p>
      </ProofForm>
    </Dialog>
  );
}
