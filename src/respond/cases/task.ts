import type { Person } from '../../detect/alerts/contract.ts';
import type { CaseTask } from './contract.ts';

/** What may change; absent: as it was. */
export type TaskWish = {
  readonly title?: string | undefined;
  readonly state?: CaseTask['state'] | undefined;
  readonly isRequiredBeforeClose?: boolean | undefined;
  readonly assignee?: Person | null | undefined;
};

/** Whoever ends a task, and when, stands with it; opening it again clears that. */
export function changeTask(
  task: CaseTask,
  wish: TaskWish,
  by: { readonly actor: Person; readonly now: Date },
): CaseTask {
  const state = wish.state ?? task.state;
  const changed = {
    ...task,
    state,
    title: wish.title ?? task.title,
    assignee: wish.assignee === undefined ? task.assignee : wish.assignee,
    isRequiredBeforeClose: wish.isRequiredBeforeClose ?? task.isRequiredBeforeClose,
  };
  if (state === task.state) return changed;
  if (state === 'open') return { ...changed, endedAt: null, endedBy: null };
  return { ...changed, endedAt: by.now.toISOString(), endedBy: by.actor };
}

/** One line for the timeline; undefined where nothing changed. */
export function describeTaskChange(before: CaseTask, after: CaseTask): string | undefined {
  const parts = [
    after.state === before.state ? '' : after.state === 'open' ? 'opened again' : after.state,
    after.title === before.title ? '' : `now called "${after.title}"`,
    after.assignee?.id === before.assignee?.id ? '' : `assigned to ${after.assignee?.name ?? 'nobody'}`,
    after.isRequiredBeforeClose === before.isRequiredBeforeClose
      ? ''
      : `${after.isRequiredBeforeClose ? 'required' : 'no longer required'} before closing`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : `Task ${parts.join(', ')}: ${before.title}`;
}
