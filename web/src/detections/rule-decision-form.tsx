import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { showUndo } from '../frame/undo-toast.tsx';
import { useMay } from '../identity/session.ts';
import { changedSettings } from './changed-settings.ts';
import { DecisionFoot } from './decision-foot.tsx';
import { decideRule, refreshRules } from './detection-calls.ts';
import { STATE_MEANINGS } from './rule-state.tsx';

const AS_PACK = '';
const STATES = ['live', 'shadow', 'draft', 'retired'] as const;
const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;

/** Whoever may not decide sees what was decided. */
export function RuleDecisionForm({ rule }: { readonly rule: DetectionReply }) {
  const client = useQueryClient();
  const mayWrite = useMay('rules.write');
  const [opened] = useState({ state: rule.decision?.state ?? null, level: rule.decision?.level ?? null });
  const [state, setState] = useState<string>(opened.state ?? AS_PACK);
  const [level, setLevel] = useState<string>(opened.level ?? AS_PACK);
  const [reason, setReason] = useState('');
  const changed = changedSettings(opened, {
    state: STATES.find((each) => each === state) ?? null,
    level: LEVELS.find((each) => each === level) ?? null,
  });
  const isReady = reason.trim() !== '' && Object.keys(changed).length > 0;
  const takeBack = async () => {
    const before = Object.keys(changed).map((name) => [name, name === 'state' ? opened.state : opened.level]);
    await decideRule(rule.id, { ...Object.fromEntries(before), reason: 'Undone at once' });
    await refreshRules(client);
  };
  const deciding = useMutation({
    mutationFn: () => decideRule(rule.id, { ...changed, reason: reason.trim() }),
    onSuccess: async (now) => {
      showUndo({ text: `${rule.title}: decided, it is ${now.state}, ${now.level}`, undo: takeBack });
      await refreshRules(client);
    },
  });
  if (!mayWrite) return <p>{STATE_MEANINGS[rule.state]}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !deciding.isPending) deciding.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <NativeSelect label="State" value={state} onChange={(event) => setState(event.currentTarget.value)}>
        <option value={AS_PACK}>As its pack says</option>
        {STATES.map((each) => (
          <option key={each} value={each}>
            {STATE_MEANINGS[each]}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect label="Level" value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
        <option value={AS_PACK}>As the rule says</option>
        {LEVELS.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </NativeSelect>
      <DecisionFoot reason={reason} onReason={setReason} act="Decide" isReady={isReady} deciding={deciding} />
    </form>
  );
}
