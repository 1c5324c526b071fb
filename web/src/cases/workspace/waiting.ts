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
