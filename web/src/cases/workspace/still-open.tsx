import { Button, Checkbox } from '@mantine/core';
import type { CaseReply, CaseTask } from '../../../../src/respond/cases/contract.ts';
import { visibleLine } from '../../frame/visible-text.ts';
import { useCaseWork } from './case-work.tsx';
import { AUDIENCE_WORDS } from './composer-kinds.ts';
import { DueText } from './due-text.tsx';
import { optionalTasks } from './waiting.ts';

type LeftOpen = {
  readonly tasks: readonly CaseTask[];
  readonly updates: CaseReply['dueUpdates'];
  /** Which they are; empty: none. */
  readonly ids: string;
};

/** What a case may be closed with, and somebody waits for all the same. */
export function leftOpen({ tasks, dueUpdates }: Pick<CaseReply, 'tasks' | 'dueUpdates'>): LeftOpen {
  const optional = optionalTasks(tasks);
  const ids = [...optional.map(({ id }) => `task ${id}`), ...dueUpdates.map(({ audience }) => `update ${audience}`)];
  return { tasks: optional, updates: dueUpdates, ids: ids.join(', ') };
}

const TASKS_SHOWN = 8;

type StillOpenProps = {
  readonly left: LeftOpen;
  readonly isAgreed: boolean;
  readonly onAgree: (isAgreed: boolean) => void;
  /** For what can be done about it elsewhere. */
  readonly onLeave: () => void;
};

/** Asks; it forbids nothing. */
export function StillOpen({ left, isAgreed, onAgree, onLeave }: StillOpenProps) {
  const { compose } = useCaseWork();
  const { tasks, updates, ids } = left;
  if (ids === '') return null;
  return (
    <section className="still-open" aria-labelledby="still-open">
      <h3 id="still-open">Still open</h3>
      <ul className="plain">
        {updates.map(({ audience, dueAt }) => (
          <li key={audience}>
            <span className="grow">
              {AUDIENCE_WORDS[audience]}: promised update <DueText dueAt={dueAt} />
            </span>
            <Button
              size="compact-xs"
              onClick={() => {
                onLeave();
                compose('update', { audience });
              }}
            >
              Write it
            </Button>
          </li>
        ))}
        {tasks.slice(0, TASKS_SHOWN).map(({ id, title, assignee }) => (
          <li key={id}>
            <span className="grow clip" title={visibleLine(title)}>
              {visibleLine(title)}
            </span>
            <span className="muted">{assignee ? visibleLine(assignee.name) : 'nobody'}</span>
          </li>
        ))}
        {tasks.length > TASKS_SHOWN && <li className="muted">and {tasks.length - TASKS_SHOWN} more tasks</li>}
      </ul>
      <Checkbox
        size="xs"
        label={closeAnyway(left)}
        checked={isAgreed}
        onChange={(event) => onAgree(event.currentTarget.checked)}
      />
    </section>
  );
}

/** What becomes of it, in words. */
function closeAnyway({ tasks, updates }: LeftOpen): string {
  const parts = [
    ...(tasks.length > 0 ? [tasks.length === 1 ? 'the task stays open' : `${tasks.length} tasks stay open`] : []),
    ...(updates.length > 0 ? ['nobody is promised an update any more'] : []),
  ];
  return `Close it all the same: ${parts.join(', and ')}`;
}
