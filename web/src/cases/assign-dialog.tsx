import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { Dialog } from '../frame/dialog.tsx';
import { ManyResult } from '../frame/many/many-result.tsx';
import { type ManyProgress, runEach } from '../frame/many/run-each.ts';
import { showUndo } from '../frame/undo-toast.tsx';
import { ownCase } from './case-calls.ts';
import { caseId } from './case-list-calls.ts';

const WHOM = { me: 'To me', none: 'To nobody', other: 'To somebody else' } as const;

type AssignDialogProps = {
  readonly cases: readonly CaseSummary[];
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Who works on the chosen cases from now on; then what became of each. */
export function AssignDialog({ cases, onClose, onDone }: AssignDialogProps) {
  const [whom, setWhom] = useState<keyof typeof WHOM>('me');
  const [name, setName] = useState('');
  const run = useAssigning();
  const isReady = whom !== 'other' || name.trim() !== '';
  const owner = whom === 'other' ? name.trim() : { me: 'me', none: null }[whom];
  const assign = (some: readonly CaseSummary[]) => run.assigning.mutate({ cases: some, owner }, { onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) assign(cases);
  };
  const { progress } = run;
  return (
    <Dialog title={cases.length === 1 ? 'Assign the case' : `Assign ${cases.length} cases`} onClose={onClose}>
      {progress ? (
        <ManyResult
          count={run.count}
          progress={progress}
          title="Case"
          nameOf={(number) => (
            <Link to="/cases/$caseNumber" params={{ caseNumber: number }}>
              {number}
            </Link>
          )}
          isBusy={run.assigning.isPending}
          error={run.assigning.error}
          onRetry={() => assign(cases.filter((item) => isFailed(progress, item)))}
          onClose={onClose}
        />
      ) : (
        <form onSubmit={submit} className="stack">
          <fieldset className="row-choices">
            <legend className="muted">Who works on it</legend>
            {Object.entries(WHOM).map(([value, title], at) => (
              <label key={value}>
                <input
                  type="radio"
                  name="owner"
                  data-autofocus={at === 0 ? true : undefined}
                  checked={value === whom}
                  onChange={() => setWhom(value as keyof typeof WHOM)}
                />{' '}
                {title}
              </label>
            ))}
          </fieldset>
          {whom === 'other' && (
            <TextInput
              label="Name"
              placeholder="as they sign in"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <div className="form-foot">
            <span className="muted">A closed case keeps its owner.</span>
            <Button type="submit" variant="filled" disabled={!isReady}>
              Assign {cases.length}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

const isFailed = ({ notDone }: ManyProgress, item: CaseSummary) =>
  notDone.some(({ name, outcome }) => name === item.number && outcome === 'failed');

type TakeBack = { readonly number: string; readonly act: () => Promise<unknown> };

/** Each for itself; throws with the names of those that stay as they are. */
async function takeAllBack(changed: readonly TakeBack[]): Promise<void> {
  const { notDone } = await runEach(changed, {
    nameOf: ({ number }) => number,
    act: ({ act }) => act(),
    onProgress: () => undefined,
  });
  if (notDone.length > 0) throw new Error(notDone.map(({ name, why }) => `${name}: ${why}`).join(' '));
}

function useAssigning() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ManyProgress>();
  const [count, setCount] = useState(0);
  const refresh = () => client.invalidateQueries({ queryKey: ['cases'] });
  const assigning = useMutation({
    mutationFn: async ({ cases, owner }: { readonly cases: readonly CaseSummary[]; readonly owner: string | null }) => {
      setCount(cases.length);
      const changed: TakeBack[] = [];
      const { ok } = await runEach(cases, {
        nameOf: caseId,
        onProgress: setProgress,
        act: async (item) => {
          const now = await ownCase(item, owner);
          changed.push({ number: item.number, act: () => ownCase(now, item.owner?.id ?? null) });
        },
      });
      return { ok, changed };
    },
    onSettled: refresh,
    onSuccess: ({ ok, changed }) => {
      if (ok === 0) return;
      const undo = () => takeAllBack(changed).finally(refresh);
      showUndo({ text: ok === 1 ? 'Assigned the case' : `Assigned ${ok.toLocaleString('en')} cases`, undo });
    },
  });
  return { progress, count, assigning };
}
