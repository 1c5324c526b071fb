import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { AlertSet, SetProgress } from '../../../src/detect/alerts/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { ManyResult } from '../frame/many/many-result.tsx';
import { showUndo } from '../frame/undo-toast.tsx';
import {
  type BulkAct,
  type BulkTarget,
  caseFor,
  freeze,
  runOnSet,
  type SettledAct,
  undoSet,
} from './alert-set-calls.ts';
import { BulkSamples } from './bulk-samples.tsx';
import { VERDICT_WORDS } from './verdict-words.ts';

type BulkDialogProps = {
  readonly act: BulkAct;
  readonly target: BulkTarget;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** First which alerts these are, frozen; then what is done to them; then what became of each. */
export function BulkDialog({ act, target, onClose, onDone }: BulkDialogProps) {
  const nonce = useId();
  const [asked] = useState(target);
  const frozen = useQuery({
    queryKey: ['alert-sets', 'freeze', nonce],
    queryFn: () => freeze(asked),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Dialog title={TITLES[act.kind]} size="lg" onClose={onClose}>
      {frozen.error && <FailureNotice what="The set of alerts" error={frozen.error} />}
      {frozen.isPending && <LoadingRows label="Freezing the alerts" />}
      {frozen.data && <BulkWork set={frozen.data} act={act} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}

const TITLES = {
  take: 'Take these alerts',
  verdict: 'Close these alerts with one verdict',
  case: 'Put these alerts into a case',
} as const;

type BulkWorkProps = Omit<BulkDialogProps, 'target'> & { readonly set: AlertSet };

function BulkWork({ set, act, onClose, onDone }: BulkWorkProps) {
  const [progress, setProgress] = useState<SetProgress>();
  const run = useRun(set, setProgress);
  const submitButton = useRef<HTMLButtonElement>(null);
  // The dialog has given its focus away before the alerts were frozen.
  useEffect(() => submitButton.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate({ act, isRetry: false }, { onSuccess: onDone });
  };
  if (progress) {
    return (
      <ManyResult
        count={set.count}
        progress={{ ...progress, notDone: progress.notDone.map(({ alert, ...rest }) => ({ ...rest, name: alert })) }}
        title="Alert"
        nameOf={(number) => (
          <Link to="/alerts/$alertId" params={{ alertId: number }}>
            {number}
          </Link>
        )}
        isBusy={run.isPending}
        error={run.error}
        onRetry={() => run.mutate({ act, isRetry: true })}
        onClose={onClose}
      />
    );
  }
  return (
    <form className="stack" onSubmit={submit}>
      <BulkSamples set={set} />
      {act.kind === 'verdict' && (
        <p>
          Verdict: <strong>{VERDICT_WORDS[act.body.verdict].name}</strong>
        </p>
      )}
      {act.kind === 'case' && (
        <p>
          Into{' '}
          <strong>{'caseNumber' in act.chosen ? act.chosen.caseNumber : (act.chosen.title ?? 'a new case')}</strong>. An
          alert stays in the case that it was put into.
        </p>
      )}
      {run.error && <p className="danger">{failureText(run.error)}</p>}
      <div className="form-foot">
        <span className="muted">What somebody else has, and what is closed, is skipped.</span>
        <Button ref={submitButton} type="submit" variant="filled" loading={run.isPending} disabled={set.count === 0}>
          {`${BUTTONS[act.kind]} ${set.count.toLocaleString('en')}`}
        </Button>
      </div>
    </form>
  );
}

const BUTTONS = { take: 'Take', verdict: 'Close', case: 'Add' } as const;
const DONE = { take: 'Took', verdict: 'Closed' } as const;

function useRun(set: AlertSet, onProgress: (progress: SetProgress) => void) {
  const client = useQueryClient();
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['alerts'] });
    void client.invalidateQueries({ queryKey: ['cases'] });
  };
  // A new case is opened once, also where the rest is tried again.
  const opened = useRef<string>(undefined);
  const settle = async (act: BulkAct): Promise<SettledAct> => {
    if (act.kind !== 'case') return act;
    opened.current ??= await caseFor(act.chosen, set);
    return { kind: 'case', caseNumber: opened.current };
  };
  return useMutation({
    mutationFn: async ({ act, isRetry }: { readonly act: BulkAct; readonly isRetry: boolean }) =>
      runOnSet({ set, act: await settle(act), isRetry, onProgress }),
    onSettled: refresh,
    onSuccess: ({ ok }, { act }) => {
      if (ok === 0 || act.kind === 'case') return;
      const undo = async () => {
        await undoSet(set);
        refresh();
      };
      showUndo({ text: `${DONE[act.kind]} ${ok.toLocaleString('en')} alerts`, undo });
    },
  });
}
