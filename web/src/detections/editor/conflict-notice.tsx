import { Button } from '@mantine/core';
import type { RuleSource } from '../../../../src/detect/content/contract.ts';
import { failureText } from '../../frame/api-failure.ts';
import { CodeEditor } from './code-editor.tsx';
import type { RuleTextState } from './use-rule-text.ts';

type ConflictNoticeProps = { readonly theirs: RuleSource; readonly state: RuleTextState; readonly error: unknown };

/** Neither text is lost before somebody has chosen. */
export function ConflictNotice({ theirs, state, error }: ConflictNoticeProps) {
  return (
    <div className="failure conflict" role="alert">
      <div>
        <strong>Not saved.</strong> {error !== null && failureText(error)}
      </div>
      <details>
        <summary>Their text</summary>
        <div className="conflict-text">
          <CodeEditor label="Their text, YAML" text={theirs.text} isReadOnly />
        </div>
      </details>
      <div className="actions">
        <Button onClick={() => state.keepMine(theirs)}>Keep mine: the next save replaces theirs</Button>
        <Button onClick={() => state.takeTheirs(theirs)}>Take theirs, and lose mine</Button>
      </div>
    </div>
  );
}
