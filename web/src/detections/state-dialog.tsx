import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { Dialog } from '../frame/dialog.tsx';
import { ManyResult } from '../frame/many/many-result.tsx';
import type { ManyProgress } from '../frame/many/run-each.ts';
import { showUndo } from '../frame/undo-toast.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { DecisionFoot } from './decision-foot.tsx';
import { decideRules, refreshRules, type StateChange } from './detection-calls.ts';
import { STATE_MEANINGS } from './rule-state.tsx';

const CHOICES = ['live', 'shadow', 'retired'] as const;
const AS_PACK = '';
/** The server takes no more at once. */
const MOST = 500;
const SAMPLES = 5;

type StateDialogProps = {
  readonly rules: readonly DetectionReply[];
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** What the chosen rules do from now on, and why; then what became of each. */
export function StateDialog({ rules, onClose, onDone }: StateDialogProps) {
  const asked = rules.slice(0, MOST);
  const [state, setState] = useState<string>('shadow');
  const [reason, setReason] = useState('');
  const { progress, count, deciding } = useDeciding();
  const decide = (some: readonly DetectionReply[]) =>
    deciding.mutate(
      { rules: some, state: CHOICES.find((each) => each === state) ?? null, reason: reason.trim() },
      { onSuccess: onDone },
    );
  const isReady = reason.trim() !== '' && !deciding.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) decide(asked);
  };
  if (progress) {
    return (
      <Dialog title="State of these rules" size="lg" onClose={onClose}>
        <ManyResult
          count={count}
          progress={progress}
          title="Rule"
          nameOf={(id) => visibleLine(asked.find((rule) => rule.id === id)?.title ?? id)}
          isBusy={deciding.isPending}
          error={deciding.error}
          onRetry={() => decide(asked.filter(({ id }) => isFailed(progress, id)))}
          onClose={onClose}
        />
      </Dialog>
    );
  }
  return (
    <Dialog title={asked.length === 1 ? 'State of this rule' : `State of ${asked.length} rules`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <Samples rules={asked} unasked={rules.length - asked.length} />
        <NativeSelect
          label="From now on"
          data-autofocus
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        >
          {CHOICES.map((each) => (
            <option key={each} value={each}>
              {STATE_MEANINGS[each]}
            </option>
          ))}
          <option value={AS_PACK}>As its pack says</option>
        </NativeSelect>
        <DecisionFoot
          reason={reason}
          onReason={setReason}
          act={`Decide ${asked.length.toLocaleString('en')}`}
          isReady={isReady}
          deciding={deciding}
        />
      </form>
    </Dialog>
  );
}

type SamplesProps = { readonly rules: readonly DetectionReply[]; readonly unasked: number };

function Samples({ rules, unasked }: SamplesProps) {
  return (
    <div>
      <ul className="plain">
        {rules.slice(0, SAMPLES).map(({ id, title }) => (
          <li key={id} className="clip">
            {visibleLine(title)}
          </li>
        ))}
      </ul>
      {rules.length > SAMPLES && <p className="muted">and {(rules.length - SAMPLES).toLocaleString('en')} more</p>}
      {unasked > 0 && (
        <p className="warn">
          {MOST} at once: {unasked.toLocaleString('en')} of the chosen are left as they are.
        </p>
      )}
    </div>
  );
}

const isFailed = ({ notDone }: ManyProgress, id: string) =>
  notDone.some(({ name, outcome }) => name === id && outcome === 'failed');

type Wish = {
  readonly rules: readonly DetectionReply[];
  readonly state: StateChange['state'];
  readonly reason: string;
};

function useDeciding() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ManyProgress>();
  const [count, setCount] = useState(0);
  const deciding = useMutation({
    mutationFn: async ({ rules, state, reason }: Wish) => {
      const { data } = await decideRules(
        rules.map(({ id }) => ({ ruleId: id, state })),
        reason,
      );
      return data;
    },
    onSuccess: (outcomes, { rules }) => {
      setCount(rules.length);
      setProgress(progressOf(outcomes));
      const done = new Set(outcomes.filter(({ outcome }) => outcome === 'ok').map(({ ruleId }) => ruleId));
      const before = rules
        .filter(({ id }) => done.has(id))
        .map(({ id, decision }) => ({ ruleId: id, state: decision?.state ?? null }));
      if (before.length === 0) return;
      const undo = () => decideRules(before, 'Undone at once').then(() => refreshRules(client));
      const text = before.length === 1 ? 'Changed the state of a rule' : `Changed the state of ${before.length} rules`;
      showUndo({ text, undo });
    },
    onSettled: () => refreshRules(client),
  });
  return { progress, count, deciding };
}

type Outcomes = Awaited<ReturnType<typeof decideRules>>['data'];

function progressOf(outcomes: Outcomes): ManyProgress {
  const countOf = (wanted: Outcomes[number]['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    ok: countOf('ok'),
    skipped: countOf('skipped'),
    failed: countOf('failed'),
    pending: 0,
    notDone: outcomes.flatMap(({ ruleId, outcome, why }) => (outcome === 'ok' ? [] : [{ name: ruleId, outcome, why }])),
  };
}
