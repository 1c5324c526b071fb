import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { RuleSource } from '../../../../src/detect/content/contract.ts';
import { ApiFailure } from '../../frame/api-failure.ts';
import { refreshRules } from '../detection-calls.ts';
import { addText, readRuleSource, saveText, testText } from './editor-calls.ts';
import { type KeptRun, keepRun, keptRun, ranOn } from './kept-run.ts';
import type { SavedState } from './save-dialog.tsx';

export type RuleTexts = { readonly text: string; readonly tests: string };

/** What is edited: a rule as it stands, or a new one. */
export type Opened = RuleTexts & { readonly source: RuleSource | undefined };

export type SaveChoice = { readonly state: SavedState; readonly reason: string };

/** The two texts, what was saved of them, and what stands in the way. */
export function useRuleText(opened: Opened, trial: () => KeptRun) {
  const [texts, setTexts] = useState<RuleTexts>({ text: opened.text, tests: opened.tests });
  const [saved, setSaved] = useState<Opened>(opened);
  const [theirs, setTheirs] = useState<RuleSource>();
  const [edition, setEdition] = useState(0);
  const client = useQueryClient();
  const navigate = useNavigate();
  /** The router asks before it leaves: what was just saved must not stop it. */
  const isLeaving = useRef(false);
  const isDirty = texts.text !== saved.text || texts.tests !== saved.tests;

  const settle = async (source: RuleSource) => {
    const isNew = saved.source === undefined;
    setSaved({ ...source, source });
    setTheirs(undefined);
    await refreshRules(client);
    if (!isNew) return;
    // The editor behind the new address is another: it takes over what was tried here.
    keepRun(client, source.ruleId, { ...(tested && { tested }), ...trial() });
    isLeaving.current = true;
    await navigate({ to: '/detections/$ruleId/edit', params: { ruleId: source.ruleId }, replace: true });
  };
  const saving = useMutation({
    mutationFn: (choice: SaveChoice) => {
      const { source } = saved;
      const body = { ...texts, ...choice };
      return source === undefined ? addText(body) : saveText(source.ruleId, { ...body, base: source.base });
    },
    onSuccess: settle,
    onError: async (error) => {
      const isConflict = error instanceof ApiFailure && error.code === 'rules.changed-meanwhile';
      if (isConflict && saved.source) setTheirs(await readRuleSource(saved.source.ruleId));
    },
  });
  const [tested, setTested] = useState(() => keptRun(client, opened.source?.ruleId).tested);
  const testing = useMutation({
    mutationFn: (tried: RuleTexts) => testText(tried),
    onSuccess: (outcome, tried) => {
      const run = { texts: tried, outcome };
      setTested(run);
      if (saved.source) keepRun(client, saved.source.ruleId, { tested: run });
    },
  });
  return {
    ...texts,
    saved,
    isDirty,
    isLeaving,
    saving,
    testing,
    theirs,
    /** Another one is another editor. */
    edition,
    tested,
    isTestStale: tested === undefined || !areSame(tested.texts, texts),
    testedOn: tested && ranOn(tested.texts, { now: texts, saved: saved.source && saved }, areSame),
    setText: (text: string) => setTexts((old) => ({ ...old, text })),
    setTests: (tests: string) => setTexts((old) => ({ ...old, tests })),
    test: () => testing.mutate(texts),
    takeTheirs: (source: RuleSource) => {
      setTexts({ text: source.text, tests: source.tests });
      setSaved({ ...source, source });
      setTheirs(undefined);
      setEdition((old) => old + 1);
      saving.reset();
    },
    /** The next save replaces theirs, knowingly. */
    keepMine: (source: RuleSource) => {
      setSaved({ ...source, source });
      setTheirs(undefined);
      saving.reset();
    },
  };
}

const areSame = (one: RuleTexts, other: RuleTexts) => one.text === other.text && one.tests === other.tests;

export type RuleTextState = ReturnType<typeof useRuleText>;
