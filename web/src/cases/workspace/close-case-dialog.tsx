import { Button, NativeSelect, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { CaseOutcome, CaseReply } from '../../../../src/respond/cases/contract.ts';
import { failureText } from '../../frame/api-failure.ts';
import { Dialog } from '../../frame/dialog.tsx';
import { endCase } from '../case-calls.ts';
import { OUTCOME_WORDS, OUTCOMES } from '../outcome-words.ts';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { DraftFoot } from './draft-foot.tsx';
import { leftOpen, StillOpen } from './still-open.tsx';
import { useDraft } from './use-draft.ts';
import { requiredTasks } from './waiting.ts';

/** The verdict that an outcome suggests for alerts which nobody has judged one by one. */
const VERDICT_OF = {
  'true-positive': 'true',
  benign: 'benign',
  'false-positive': 'false',
  undetermined: 'undetermined',
} as const satisfies Record<CaseOutcome, string>;

const EMPTY = { outcome: '', summary: '' };

/** Never optimistic: the dialog stays until the server has closed the case, and shows what it refuses. */
export function CloseCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { item } = useCaseWork();
  const draft = useDraft(item.number, 'close', EMPTY);
  const { summary } = draft.fields;
  const outcome = OUTCOMES.find((name) => name === draft.fields.outcome);
  const left = leftOpen(item);
  // What somebody said yes to: what comes up later has to be asked about anew.
  const [agreed, setAgreed] = useState('');
  const isAgreed = left.ids === '' || agreed === left.ids;
  const unjudged = item.unjudgedAlertCount;
  const closing = useCaseWrite(
    (chosen: CaseOutcome) =>
      endCase(item, {
        outcome: chosen,
        summary: summary.trim(),
        unjudgedAlertCount: unjudged,
        ...(unjudged > 0 && { verdictForOpenAlerts: VERDICT_OF[chosen] }),
      }),
    {
      onDone: () => {
        draft.saved(draft.fields);
        onClose();
      },
    },
  );
  const isReady = outcome !== undefined && summary.trim() !== '' && isAgreed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (outcome && isReady) closing.mutate(outcome);
  };
  return (
    <Dialog onClose={onClose} title={`Close ${item.number}`}>
      <form onSubmit={submit} className="stack">
        <Required tasks={item.tasks} />
        <OutcomeChoice outcome={outcome} onChoose={(chosen) => draft.change({ outcome: chosen ?? '' })} />
        <Textarea
          label="What happened, and how it ended"
          autosize
          minRows={4}
          maxRows={12}
          maxLength={20_000}
          value={summary}
          onChange={(event) => draft.change({ summary: event.currentTarget.value })}
        />
        {unjudged > 0 && (
          <p className="muted">
            {unjudged === 1 ? 'One linked alert has' : `${unjudged} linked alerts have`} no verdict yet and will get{' '}
            {outcome ? <strong>{VERDICT_OF[outcome]}</strong> : 'the one that fits the outcome'}.
          </p>
        )}
        <StillOpen
          left={left}
          isAgreed={isAgreed}
          onAgree={(yes) => setAgreed(yes ? left.ids : '')}
          onLeave={onClose}
        />
        {closing.error && (
          <p className="danger" role="alert">
            {failureText(closing.error)}
          </p>
        )}
        <DraftFoot isKept={summary !== ''} onDiscard={() => draft.change(EMPTY)}>
          <Button type="submit" variant="filled" disabled={!isReady} loading={closing.isPending}>
            Close the case
          </Button>
        </DraftFoot>
      </form>
    </Dialog>
  );
}

function Required({ tasks }: Pick<CaseReply, 'tasks'>) {
  const { length } = requiredTasks(tasks);
  if (length === 0) return null;
  return (
    <p className="warn">
      {length === 1
        ? 'A required task is still open: finish or cancel it first.'
        : `${length} required tasks are still open: finish or cancel them first.`}
    </p>
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
