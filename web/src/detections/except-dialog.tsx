import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { showUndo } from '../frame/undo-toast.tsx';
import {
  endException,
  except,
  exceptionDraftQuery,
  preview,
  refreshExceptions,
  type Scope,
} from './exception-calls.ts';

type ExceptDialogProps = { readonly alert: AlertSummary; readonly onClose: () => void };

export function ExceptDialog({ alert, onClose }: ExceptDialogProps) {
  const draft = useQuery(exceptionDraftQuery(alert.number));
  return (
    <Dialog onClose={onClose} title={`Except what ${alert.number} found`} size="lg">
      {draft.error && <FailureNotice what="The proposal" error={draft.error} onRetry={() => void draft.refetch()} />}
      {draft.isPending && <LoadingRows label="Loading the proposal" />}
      {draft.data && <ExceptForm alert={alert} proposal={draft.data.criterion} onClose={onClose} />}
    </Dialog>
  );
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const dayAhead = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

type ExceptFormProps = ExceptDialogProps & { readonly proposal: unknown };

function ExceptForm({ alert, proposal, onClose }: ExceptFormProps) {
  const [text, setText] = useState(JSON.stringify(proposal, undefined, 2));
  const [reason, setReason] = useState('');
  const [lastDay, setLastDay] = useState(dayAhead(DEFAULT_DAYS));
  const scope = scopeOf(alert.rule.id, text);
  const { adding, previewing } = useExcepting(onClose);
  const missing = scope === undefined ? 'The criterion is no JSON' : reason.trim() === '' ? 'Say why' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scope === undefined || missing !== undefined || adding.isPending) return;
    const expiresAt = `${lastDay}T23:59:59.000Z`;
    adding.mutate({ ...scope, reason: reason.trim(), expiresAt, fromAlert: alert.number });
  };
  return (
    <form onSubmit={submit} className="stack">
      <p className="muted">
        Matches of this rule on such events raise no alert until that day. They are still recorded, and marked.
      </p>
      <Textarea
        label="Which events (a Sigma selection: all fields must hold)"
        classNames={{ input: 'value' }}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={20_000}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          previewing.reset();
        }}
        error={previewing.error ? failureText(previewing.error) : undefined}
      />
      <Textarea
        label="Why (required)"
        data-autofocus
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Last day (UTC)"
        value={lastDay}
        onChange={(event) => setLastDay(event.currentTarget.value)}
        error={adding.error ? failureText(adding.error) : undefined}
      />
      <p role="status">{previewing.data ? previewing.data.summary : 'The preview says what it would have hidden.'}</p>
      <div className="form-foot">
        <span className="muted">{missing}</span>
        <Button
          disabled={scope === undefined}
          loading={previewing.isPending}
          onClick={() => scope && previewing.mutate(scope)}
        >
          Preview
        </Button>
        <Button type="submit" variant="filled" disabled={missing !== undefined} loading={adding.isPending}>
          Except
        </Button>
      </div>
    </form>
  );
}

function useExcepting(onDone: () => void) {
  const client = useQueryClient();
  const previewing = useMutation({ mutationFn: preview });
  const adding = useMutation({
    mutationFn: except,
    onSuccess: async (added) => {
      onDone();
      const undo = async () => {
        await endException(added.id);
        await refreshExceptions(client);
      };
      showUndo({ text: `${added.id} hides such matches`, undo });
      await refreshExceptions(client);
    },
  });
  return { adding, previewing };
}

/** Undefined: no JSON. What a selection may hold, the server says. */
function scopeOf(ruleId: string, text: string): Scope | undefined {
  try {
    return { ruleIds: [ruleId], criterion: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
