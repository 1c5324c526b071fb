import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { DetectionInFull, lintRule } from '../../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import { failureText } from '../../frame/api-failure.ts';
import { EventText } from '../../frame/event-text.tsx';
import { KeyHint } from '../../frame/key-caps.tsx';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { useMay } from '../../identity/session.ts';
import { RuleState } from '../rule-state.tsx';
import { vocabularyQuery } from '../vocabulary-query.ts';
import { BacktestPanel, useBacktest } from './backtest-panel.tsx';
import { CodeEditor } from './code-editor.tsx';
import { completeRule } from './complete-rule.ts';
import { ConflictNotice } from './conflict-notice.tsx';
import { lintText } from './editor-calls.ts';
import type { EditorHandle } from './editor-view.ts';
import { LeaveGuard } from './leave-guard.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { isPassing } from './test-outcome.tsx';
import { TestsPanel } from './tests-panel.tsx';
import { type Opened, type RuleTextState, type SaveChoice, useRuleText } from './use-rule-text.ts';

type RuleEditorProps = { readonly rule: DetectionInFull | undefined; readonly opened: Opened };
type Linted = ReplyOf<typeof lintRule>;

const MAY_NOT_TRY = 'Trying a rule needs the permission rules.backtest, which you do not have.';
const DRAFT_REASON = 'Saved as a draft in the rule editor';

export function RuleEditor({ rule, opened }: RuleEditorProps) {
  const backtest = useBacktest(opened.source?.ruleId);
  const state = useRuleText(opened, backtest.trial);
  const words = useQuery(vocabularyQuery);
  const [linted, setLinted] = useState<Linted>();
  const [isDeciding, setDeciding] = useState(false);
  const handle = useRef<EditorHandle>(undefined);
  const mayWrite = useMay('rules.write');
  const refusal = useMay('rules.backtest') ? undefined : MAY_NOT_TRY;
  const keepHandle = useCallback((made: EditorHandle) => {
    handle.current = made;
  }, []);
  const errors = linted?.issues.filter(({ severity }) => severity === 'error') ?? [];
  const isRunning = rule?.state === 'live' || rule?.state === 'shadow';
  const store = (choice: SaveChoice) => state.saving.mutate(choice, { onSettled: () => setDeciding(false) });
  const save = () => {
    if (!mayWrite || state.saving.isPending) return;
    if (isRunning) setDeciding(true);
    else if (state.isDirty || state.saved.source === undefined) store({ state: 'draft', reason: DRAFT_REASON });
  };
  const test = () => {
    if (refusal === undefined) state.test();
  };
  const begin = () => {
    if (refusal === undefined) backtest.begin({ text: state.text, inForce: rule?.text ?? undefined });
  };
  useShortcuts('Rule editor', [
    { keys: 'mod+s', name: 'Save', run: save },
    { keys: 'mod+enter', name: 'Run the tests', run: test },
    { keys: 'B', also: 'b', name: 'Backtest', run: begin },
  ]);
  const lint = async (text: string) => {
    const found = await lintText(text);
    setLinted(found);
    return found.issues;
  };
  const run = { save, test };
  return (
    <>
      <LeaveGuard isDirty={state.isDirty} isLeaving={state.isLeaving} />
      <EditorHead rule={rule} state={state} mayWrite={mayWrite} onSave={save} onDecide={() => setDeciding(true)} />
      <SaveFailure state={state} />
      <div className="editor-panes">
        <section className="editor-main" aria-label="Rule text">
          <CodeEditor
            key={state.edition}
            label="Rule, YAML"
            text={state.text}
            isReadOnly={!mayWrite}
            onChange={state.setText}
            onReady={keepHandle}
            run={run}
            {...(refusal === undefined && { lint })}
            complete={(text, at) => words.data && completeRule(text, at, words.data)}
          />
          <LintList linted={linted} onGo={(line, column) => handle.current?.goTo(line, column)} />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
        <section className="editor-side" aria-label="Tests and backtest" tabIndex={0}>
          <TestsPanel state={state} isReadOnly={!mayWrite} run={run} refusal={refusal} />
          <BacktestPanel
            run={backtest}
            text={state.text}
            savedText={state.saved.source && state.saved.text}
            refusal={refusal}
            onBegin={begin}
          />
        </section>
      </div>
      {isDeciding && (
        <SaveDialog
          state={rule?.state}
          refusal={publishRefusal(state, errors.length)}
          isSaving={state.saving.isPending}
          onSave={store}
          onClose={() => setDeciding(false)}
        />
      )}
    </>
  );
}

function SaveFailure({ state }: { readonly state: RuleTextState }) {
  const { theirs, saving } = state;
  if (theirs) return <ConflictNotice theirs={theirs} state={state} error={saving.error} />;
  if (!saving.error) return null;
  return (
    <div className="failure" role="alert">
      <div>
        <strong>Not saved.</strong> {failureText(saving.error)}
      </div>
    </div>
  );
}

/** The server refuses the same: this says so before. */
function publishRefusal({ tested, isTestStale, tests }: RuleTextState, errors: number): string | undefined {
  if (errors > 0) return 'The text has errors: it can be neither published nor saved.';
  const isFailing = tested !== undefined && !isTestStale && tests.trim() !== '' && !isPassing(tested.outcome);
  return isFailing ? 'Its tests fail: it can be kept as a draft only.' : undefined;
}

type EditorHeadProps = {
  readonly rule: DetectionInFull | undefined;
  readonly state: RuleTextState;
  readonly mayWrite: boolean;
  readonly onSave: () => void;
  readonly onDecide: () => void;
};

function EditorHead({ rule, state, mayWrite, onSave, onDecide }: EditorHeadProps) {
  const { source } = state.saved;
  return (
    <header className="record-head editor-head">
      <div className="record-line">
        <h1>{rule?.title ?? 'New rule'}</h1>
        {rule && <RuleState rule={rule} />}
        <span className="push actions">
          {mayWrite ? (
            <>
              <span className="muted" role="status">
                {savedText(state)}
              </span>
              <Button onClick={onSave} loading={state.saving.isPending} rightSection={<KeyHint keys="mod+s" />}>
                Save
              </Button>
              <Button variant="filled" onClick={onDecide}>
                Publish…
              </Button>
            </>
          ) : (
            <span className="muted">You may read rules, not write them (rules.write).</span>
          )}
        </span>
      </div>
      <p className="muted">{originText(source)}</p>
      {source && source.rules > 1 && (
        <p className="warn">Its file holds {source.rules} rules. They are saved together, all in the state chosen.</p>
      )}
    </header>
  );
}

function originText(source: Opened['source']): string {
  if (source === undefined) return 'saved as a draft first';
  return source.isOwn ? 'your own rule' : 'from a rule set: saving makes your own copy, which goes before it';
}

function savedText({ isDirty, saved }: RuleTextState): string {
  if (saved.source === undefined) return 'not saved yet';
  return isDirty ? 'unsaved changes' : 'as saved';
}

const SEVERITY_CLASSES = { error: 'danger', warning: 'warn', info: 'muted' } as const;

type LintListProps = {
  readonly linted: Linted | undefined;
  readonly onGo: (line: number, column: number) => void;
};

function LintList({ linted, onGo }: LintListProps) {
  if (!linted) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="lint-list" aria-label="Issues" tabIndex={0}>
      <p className="muted" role="status">
        {linted.issues.length === 0
          ? 'No issue.'
          : `${linted.issues.length} ${linted.issues.length === 1 ? 'issue' : 'issues'}`}
      </p>
      <ul className="rows">
        {linted.issues.map(({ line, column, severity, code, message }) => (
          <li key={`${line} ${column} ${code} ${message}`}>
            <button type="button" className="link-button" onClick={() => onGo(line, column)}>
              {line}:{column}
            </button>
            <span className={SEVERITY_CLASSES[severity]}>{severity}</span>
            <span className="grow">
              <EventText text={message} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
