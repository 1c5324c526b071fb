import { Button } from '@mantine/core';
import { failureText } from '../../frame/api-failure.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { Section } from '../../frame/section.tsx';
import { CodeEditor } from './code-editor.tsx';
import type { EditorSetup } from './editor-view.ts';
import { countsOf, TestOutcome, type TestRun } from './test-outcome.tsx';

type TestsPanelProps = {
  readonly tests: string;
  readonly editorKey: string;
  readonly isReadOnly: boolean;
  readonly run: NonNullable<EditorSetup['run']>;
  readonly outcome: TestRun | undefined;
  readonly error: unknown;
  readonly isRunning: boolean;
  /** Texts changed after the run. */
  readonly isStale: boolean;
  /** Why they cannot be run. */
  readonly refusal: string | undefined;
  readonly onChange: (tests: string) => void;
};

export function TestsPanel({ tests, editorKey, isReadOnly, run, onChange, ...shown }: TestsPanelProps) {
  const { outcome, isStale, refusal, isRunning } = shown;
  return (
    <Section title="Tests" aside={outcome && (isStale ? 'of an earlier text' : countsOf(outcome))}>
      <div className="editor-tests">
        <CodeEditor
          key={editorKey}
          label="Test events, YAML"
          text={tests}
          isReadOnly={isReadOnly}
          onChange={onChange}
          run={run}
        />
      </div>
      <div className="form-foot">
        <span className="muted">{refusal ?? 'Events that must match, and events that must not.'}</span>
        <Button
          onClick={run.test}
          loading={isRunning}
          disabled={refusal !== undefined}
          rightSection={<KeyHint keys="mod+enter" />}
        >
          Run tests
        </Button>
      </div>
      {shown.error !== null && <p className="danger">{failureText(shown.error)}</p>}
      <div role="status">{outcome && <TestOutcome outcome={outcome} isStale={isStale} />}</div>
    </Section>
  );
}
