import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Ago, ZonedTime } from '../frame/zoned-time.tsx';
import { waysQuery } from './identity-calls.ts';
import {
  addPasskey,
  namePasskey,
  PASSKEYS_KEY,
  type PasskeyReply,
  passkeysQuery,
  removePasskey,
} from './passkey-calls.ts';
import { ProofForm } from './proof-form.tsx';

export function PasskeySection() {
  const { data, error, isPending, refetch } = useQuery(passkeysQuery);
  const ways = useQuery(waysQuery);
  const [isAdding, setAdding] = useState(false);
  const whyNot = ways.data?.withoutPasskeys;
  return (
    <Section title="Passkeys" aside={data && `${data.data.length}`}>
      {error && <FailureNotice what="Your passkeys" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {isPending && <LoadingRows label="Loading your passkeys" />}
      {data?.data.length === 0 && (
        <p className="muted">
          None. A passkey on your device or security key signs you in without name, password and code, and cannot be
          phished.
        </p>
      )}
      {data && data.data.length > 0 && (
        <ul className="rows">
          {data.data.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {whyNot && <p className="muted">{whyNot}</p>}
      <div className="form-foot">
        <Button disabled={!ways.data || !!whyNot} onClick={() => setAdding(true)}>
          Add a passkey …
        </Button>
      </div>
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function PasskeyRow({ passkey }: { readonly passkey: PasskeyReply }) {
  const [dialog, setDialog] = useState<'name' | 'remove'>();
  const close = () => setDialog(undefined);
  const name = visibleLine(passkey.name);
  return (
    <li>
      <div className="grow">
        <span>{name}</span> <span className="muted">for {passkey.site}</span>
        <div className="muted facts-line">
          <span>
            added <ZonedTime at={passkey.createdAt} />
          </span>
          <span>{passkey.lastUsedAt === null ? 'never used' : <LastUsed at={passkey.lastUsedAt} />}</span>
          <span>{passkey.isSynced ? 'copied to your other devices' : 'on one device'}</span>
        </div>
      </div>
      <div className="actions">
        <Button aria-label={`Name ${name}`} onClick={() => setDialog('name')}>
          Name …
        </Button>
        <Button aria-label={`Remove ${name}`} onClick={() => setDialog('remove')}>
          Remove …
        </Button>
      </div>
      {dialog === 'name' && <NameDialog passkey={passkey} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog passkey={passkey} onClose={close} />}
    </li>
  );
}

function LastUsed({ at }: { readonly at: string }) {
  return (
    <>
      last used <Ago since={at} />
    </>
  );
}

type NameFieldProps = { readonly value: string; readonly onChange: (name: string) => void };

function NameField({ value, onChange }: NameFieldProps) {
  return (
    <TextInput
      label="Name"
      description="By which you know it again: the device that holds it"
      placeholder="Laptop"
      maxLength={100}
      autoComplete="off"
      data-autofocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  return (
    <Dialog onClose={onClose} title="Add a passkey">
      <ProofForm
        act="Continue on the device"
        isReady={name.trim() !== ''}
        onProve={async (proof) => {
          await addPasskey(name.trim(), proof);
          await client.invalidateQueries({ queryKey: PASSKEYS_KEY });
          onClose();
        }}
      >
        <NameField value={name} onChange={setName} />
      </ProofForm>
    </Dialog>
  );
}

type PasskeyDialogProps = { readonly passkey: PasskeyReply; readonly onClose: () => void };

function NameDialog({ passkey, onClose }: PasskeyDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(passkey.name);
  const naming = useMutation({
    mutationFn: () => namePasskey(passkey.id, name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: PASSKEYS_KEY });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !naming.isPending) naming.mutate();
  };
  return (
    <Dialog onClose={onClose} title="Name the passkey">
      <form className="stack" onSubmit={submit}>
        <NameField value={name} onChange={setName} />
        {naming.error && (
          <p className="danger" role="alert">
            {failureText(naming.error)}
          </p>
        )}
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={naming.isPending}>
            Name it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ passkey, onClose }: PasskeyDialogProps) {
  const client = useQueryClient();
  return (
    <Dialog onClose={onClose} title={`Remove ${visibleLine(passkey.name)}`}>
      <ProofForm
        act="Remove"
        isDangerous
        onProve={async (proof) => {
          await removePasskey(passkey.id, proof);
          await client.invalidateQueries({ queryKey: PASSKEYS_KEY });
          onClose();
        }}
      >
        <p>It lets nobody in any more. Your device may still offer it: remove it there, too.</p>
      </ProofForm>
    </Dialog>
  );
}
