import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CaseReply, CaseTask } from '../../../src/respond/cases/contract.ts';
import { failureText } from '../frame/api-failure.ts';
import { showFailure } from '../frame/undo-toast.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { useMay } from '../identity/session.ts';
import { createTask, refreshCase, tickTask } from './case-calls.ts';

export function TaskList({ item }: { readonly item: CaseReply }) {
  const client = useQueryClient();
  const mayWrite = useMay('cases.write') && item.status !== 'closed';
  const tick = useMutation({
    mutationFn: (task: CaseTask) => tickTask(item.number, task.id, task.state !== 'done'),
    onSuccess: () => refreshCase(client, item.number),
    onError: (error) => showFailure('The task was not changed', error),
  });
  return (
    <>
      {item.tasks.length === 0 && <p className="muted">No task yet.</p>}
      <ul className="rows tasks">
        {item.tasks.map((task) => (
          <li key={task.id} className={`task-${task.state}`}>
            <Checkbox
              size="xs"
              label={visibleLine(task.title)}
              checked={task.state === 'done'}
              disabled={!mayWrite || tick.isPending || task.state === 'cancelled'}
              onChange={() => tick.mutate(task)}
              className="grow"
            />
            {task.isRequiredBeforeClose && task.state === 'open' && <span className="warn">required</span>}
            {task.state === 'cancelled' && <span className="muted">cancelled</span>}
            <span className="muted">{task.assignee?.name}</span>
          </li>
        ))}
      </ul>
      {mayWrite && <TaskForm caseNumber={item.number} />}
    </>
  );
}

function TaskForm({ caseNumber }: { readonly caseNumber: string }) {
  const client = useQueryClient();
  const [title, setTitle] = useState('');
  const [isRequired, setRequired] = useState(false);
  const adding = useMutation({
    mutationFn: () => createTask(caseNumber, { title: title.trim(), isRequiredBeforeClose: isRequired }),
    onSuccess: () => {
      setTitle('');
      setRequired(false);
      return refreshCase(client, caseNumber);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() !== '' && !adding.isPending) adding.mutate();
  };
  return (
    <form onSubmit={submit} className="task-form">
      <TextInput
        className="grow"
        aria-label="New task"
        placeholder="New task"
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={adding.error && failureText(adding.error)}
      />
      <Checkbox
        size="xs"
        label="required before closing"
        checked={isRequired}
        onChange={(event) => setRequired(event.currentTarget.checked)}
      />
      <Button type="submit" disabled={title.trim() === ''} loading={adding.isPending}>
        Add
      </Button>
    </form>
  );
}
