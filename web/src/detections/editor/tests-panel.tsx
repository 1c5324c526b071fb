import { Button } from '@mantine/core';
import { failureText } from '../../frame/api-failure.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { Section } from '../../frame/section.tsx';
import { CodeEditor } from './code-editor.tsx';
import type { EditorSetup } from './editor-view.ts';
import { countsOf, TestOutcome } from './test-outcome.tsx';
import type { RuleTextState } from './use-rule-text.ts';

type TestsPanelProps = {
  readonly state: RuleTextState;
  readonly isReadOnly: boolean;
  readonly run: NonNullable<EditorSetup['run']>;
  /** Why they cannot be run. */
  readonly refusal: string | undefined;
};

export function TestsPanel({ state, isReadOnly, run, refusal }: TestsPanelProps) {
  const { tested, testing, isTestStale } = state;
  return (
    <Section title="Tests" aside={tested && `${countsOf(tested.outcome)}, ${state.testedOn}`}>
      <div className="editor-tests">
        <CodeEditor
          key={`tests ${state.edition}`}
          label="Test events, YAML"
          text={state.tests}
          isReadOnly={isReadOnly}
          onChange={state.setTests}
          run={run}
        />
      </div>
      <div className="form-foot">
        <span className="muted">{refusal ?? 'Events that must match, and events that must not.'}</span>
        <Button
          onClick={run.test}
          loading={testing.isPending}
          disabled={refusal !== undefined}
          rightSection={<KeyHint keys="mod+enter" />}
        >
          Run tests
        </Button>
      </div>
      {testing.error !== null && <p className="danger">{failureText(testing.error)}</p>}
      <div role="status">{tested && <TestOutcome outcome={tested.outcome} isStale={isTestStale} />}</div>
    </Section>
  );
}
