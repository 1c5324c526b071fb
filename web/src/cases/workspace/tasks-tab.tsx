import { Checkbox } from '@mantine/core';
import type { CaseTask, SetTaskBody } from '../../../../src/respond/cases/contract.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { Empty } from '../../frame/load-states.tsx';
import { showFailure, showUndo } from '../../frame/undo-toast.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { PersonPick } from './person-pick.tsx';
import { changeTask } from './workspace-calls.ts';

/** What is to be done, what must be done before the case closes, and by whom. */
export function TasksTab() {
  const { item, off, compose } = useCaseWork();
  const open = item.tasks.filter(({ state }) => state === 'open');
  const required = open.filter(({ isRequiredBeforeClose }) => isRequiredBeforeClose);
  const other = open.filter(({ isRequiredBeforeClose }) => !isRequiredBeforeClose);
  const ended = item.tasks.filter(({ state }) => state !== 'open');
  if (item.tasks.length === 0) {
    return (
      <Empty title="No task yet">
        {off('work') === undefined ? (
          <button type="button" className="link-button" onClick={() => compose('task')}>
            Add the first <KeyHint keys="T" />
          </button>
        ) : (
          `None can be added: ${off('work')}.`
        )}
      </Empty>
    );
  }
  return (
    <>
      <TaskGroup title="Required before closing" tasks={required} />
      <TaskGroup title={required.length === 0 ? 'To do' : 'Also to do'} tasks={other} />
      <TaskGroup title="Done or cancelled" tasks={ended} />
    </>
  );
}

function TaskGroup({ title, tasks }: { readonly title: string; readonly tasks: readonly CaseTask[] }) {
  if (tasks.length === 0) return null;
  return (
    <section className="task-group" aria-label={title}>
      <h2>
        {title} <span className="muted figures">{tasks.length}</span>
      </h2>
      <ul className="plain">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function TaskRow({ task }: { readonly task: CaseTask }) {
  const { off } = useCaseWork();
  const change = useTaskChange(task);
  const why = off('work');
  return (
    <li className={`task task-${task.state}`}>
      <TaskTick task={task} />
      <span className="task-side">
        {task.state === 'open' ? (
          <>
            <PersonPick
              label={`Who does it: ${visibleLine(task.title)}`}
              person={task.assignee}
              off={why}
              onPick={(assignee) => change.mutate({ assignee })}
            />
            {why === undefined && <TaskButtons task={task} onChange={change.mutate} />}
          </>
        ) : (
          <span className="muted">
            {task.state === 'cancelled' && 'cancelled '}
            {task.endedBy?.name} {task.endedAt && <ZonedTime at={task.endedAt} />}
          </span>
        )}
        {task.state === 'cancelled' && why === undefined && (
          <button type="button" className="link-button" onClick={() => change.mutate({ state: 'open' })}>
            Open again<span className="hidden"> {visibleLine(task.title)}</span>
          </button>
        )}
      </span>
    </li>
  );
}

type TaskButtonsProps = { readonly task: CaseTask; readonly onChange: (body: SetTaskBody) => void };

function TaskButtons({ task, onChange }: TaskButtonsProps) {
  const title = visibleLine(task.title);
  return (
    <>
      <button
        type="button"
        className="link-button"
        onClick={() => onChange({ isRequiredBeforeClose: !task.isRequiredBeforeClose })}
      >
        {task.isRequiredBeforeClose ? 'Not required' : 'Require'}
        <span className="hidden">: {title}</span>
      </button>
      <button type="button" className="link-button" onClick={() => onChange({ state: 'cancelled' })}>
        Cancel<span className="hidden">: {title}</span>
      </button>
    </>
  );
}

/** The tick alone, also where a task waits in the tray. */
export function TaskTick({ task }: { readonly task: CaseTask }) {
  const { off } = useCaseWork();
  const change = useTaskChange(task);
  return (
    <Checkbox
      size="xs"
      label={visibleLine(task.title)}
      checked={task.state === 'done'}
      disabled={off('work') !== undefined || change.isPending || task.state === 'cancelled'}
      title={off('work')}
      onChange={() => change.mutate({ state: task.state === 'done' ? 'open' : 'done' })}
      className="grow"
    />
  );
}

function useTaskChange(task: CaseTask) {
  const { item } = useCaseWork();
  return useCaseWrite((body: SetTaskBody) => changeTask(item.number, task.id, body), {
    onDone: (_, { state }) => {
      if (state !== 'cancelled') return;
      const undo = () => changeTask(item.number, task.id, { state: 'open' });
      showUndo({ text: `Cancelled: ${visibleLine(task.title)}`, undo });
    },
    onError: (error) => showFailure('The task was not changed', error),
  });
}
