import type { CaseReply, CaseTask } from '../../../../src/respond/cases/contract.ts';

type Due = CaseReply['dueUpdates'][number];

/** Without them the case does not close. */
export function requiredTasks(tasks: readonly CaseTask[]): readonly CaseTask[] {
  return tasks.filter(({ state, isRequiredBeforeClose }) => state === 'open' && isRequiredBeforeClose);
}

/** With them it closes, and they stay as they are. */
export function optionalTasks(tasks: readonly CaseTask[]): readonly CaseTask[] {
  return tasks.filter(({ state, isRequiredBeforeClose }) => state === 'open' && !isRequiredBeforeClose);
}

export function overdueUpdates(due: readonly Due[], nowMs: number): readonly Due[] {
  return due.filter(({ dueAt }) => Date.parse(dueAt) <= nowMs);
}

/** `due in 12m`, `overdue for 1h 5m`, `due now`. */
export function dueText(dueAtMs: number, nowMs: number, spanText: (fromMs: number, toMs: number) => string): string {
  const isOverdue = dueAtMs <= nowMs;
  const span = isOverdue ? spanText(dueAtMs, nowMs) : spanText(nowMs, dueAtMs);
  if (span === 'now') return isOverdue ? 'due now' : 'due within a minute';
  return isOverdue ? `overdue for ${span}` : `due in ${span}`;
}

/** What the case waits for first. `update`: the promise that is due first, of those made. */
export type Duty =
  | { readonly kind: 'task'; readonly task: CaseTask }
  | { readonly kind: 'verdicts'; readonly count: number }
  | { readonly kind: 'update'; readonly due: Due };

type Waits = Pick<CaseReply, 'status' | 'unjudgedAlertCount'> & {
  readonly tasks: readonly CaseTask[];
  readonly dueUpdates: readonly Due[];
};

/** One thing, for where there is room for one: who was promised a word and waits, then what holds the case open. */
export function nextDuty({ status, tasks, dueUpdates, unjudgedAlertCount }: Waits, nowMs: number): Duty | undefined {
  if (status === 'closed') return undefined;
  const [overdue] = overdueUpdates(dueUpdates, nowMs);
  if (overdue) return { kind: 'update', due: overdue };
  const [task] = [...requiredTasks(tasks), ...optionalTasks(tasks)];
  if (task?.isRequiredBeforeClose) return { kind: 'task', task };
  if (unjudgedAlertCount > 0) return { kind: 'verdicts', count: unjudgedAlertCount };
  const [due] = dueUpdates;
  if (due) return { kind: 'update', due };
  return task && { kind: 'task', task };
}
