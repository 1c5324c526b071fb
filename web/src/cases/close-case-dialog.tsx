import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CaseOutcome, CaseReply } from '../../../src/respond/cases/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { endCase, refreshCase } from './case-calls.ts';
import { OUTCOME_WORDS, OUTCOMES } from './outcome-words.ts';

/** The verdict that an outcome suggests for alerts which nobody has judged one by one. */
const VERDICT_OF = {
  'true-positive': 'true',
  benign: 'benign',
  'false-positive': 'false',
  undetermined: 'undetermined',
} as const satisfies Record<CaseOutcome, string>;

type CloseCaseDialogProps = { readonly item: CaseReply; readonly onClose: () => void };

/** Never optimistic: the dialog stays until the server has closed the case, and shows what it refuses. */
export function CloseCaseDialog({ item, onClose }: CloseCaseDialogProps) {
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<CaseOutcome>();
  const [summary, setSummary] = useState('');
  const unjudged = item.unjudgedAlertCount;
  const closing = useMutation({
    mutationFn: (chosen: CaseOutcome) =>
      endCase(item, {
        outcome: chosen,
        summary: summary.trim(),
        unjudgedAlertCount: unjudged,
        ...(unjudged > 0 && { verdictForOpenAlerts: VERDICT_OF[chosen] }),
      }),
    // What is shown may be what was out of date.
    onError: () => void refreshCase(client, item.number),
    onSuccess: async () => {
      await refreshCase(client, item.number);
      onClose();
    },
  });
  const isReady = outcome !== undefined && summary.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (outcome && isReady) closing.mutate(outcome);
  };
  return (
    <Dialog onClose={onClose} title={`Close ${item.number}`}>
      <form onSubmit={submit} className="stack">
        {item.openRequiredTaskCount > 0 && (
          <p className="warn">
            {item.openRequiredTaskCount === 1
              ? 'A required task is still open: finish or cancel it first.'
              : `${item.openRequiredTaskCount} required tasks are still open: finish or cancel them first.`}
          </p>
        )}
        <OutcomeChoice outcome={outcome} onChoose={setOutcome} />
        <Textarea
          label="What happened, and how it ended"
          autosize
          minRows={4}
          maxRows={12}
          maxLength={20_000}
          value={summary}
          onChange={(event) => setSummary(event.currentTarget.value)}
        />
        {unjudged > 0 && (
          <p className="muted">
            {unjudged === 1 ? 'One linked alert has' : `${unjudged} linked alerts have`} no verdict yet and will get{' '}
            {outcome ? <strong>{VERDICT_OF[outcome]}</strong> : 'the one that fits the outcome'}.
          </p>
        )}
        {closing.error && (
          <p className="danger" role="alert">
            {failureText(closing.error)}
          </p>
        )}
        <div className="form-foot">
          <Button type="submit" variant="filled" disabled={!isReady} loading={closing.isPending}>
            Close the case
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type OutcomeChoiceProps = {
  readonly outcome: CaseOutcome | undefined;
  readonly onChoose: (outcome: CaseOutcome | undefined) => void;
};

function OutcomeChoice({ outcome, onChoose }: OutcomeChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      label="Outcome"
      data-autofocus
      value={outcome ?? ''}
      onChange={(event) => onChoose(OUTCOMES.find((name) => name === event.currentTarget.value))}
    >
      <option value="">Choose …</option>
      {OUTCOMES.map((name) => (
        <option key={name} value={name}>
          {OUTCOME_WORDS[name]}
        </option>
      ))}
    </NativeSelect>
  );
}
