import { personOf } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { lockCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, personCalled, recordAct, writeDown } from './change-case.ts';
import type { CaseTask, SetTaskBody } from './contract.ts';
import { changeTask, describeTaskChange } from './task.ts';
import { readTask, saveTask } from './task-store.ts';

type Input = SetTaskBody & { readonly caseNumber: string; readonly taskId: string };

/** Throws `cases.missing`, `cases.task-missing`, `cases.closed` (conflict), `cases.person-missing`. */
export async function setTask(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseTask> {
  const { caseNumber, taskId, assignee: assigneeRef, ...wish } = input;
  const assignee = typeof assigneeRef === 'string' ? await personCalled(deps, actor, assigneeRef) : assigneeRef;
  return inCaseWork(deps, actor, async (work) => {
    // The case's lock, so that a required task cannot be opened again while the case is being closed.
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const before = await readTask(work.tx, known.digits, taskId);
    const after = changeTask(before, { ...wish, assignee }, { actor: personOf(actor), now: work.now });
    const text = describeTaskChange(before, after);
    if (text === undefined) return before;
    await saveTask(work.tx, after);
    await writeDown(work, known, [{ kind: 'task', text, taskId }]);
    await recordAct(work, known, { act: 'cases.set-task', details: { task: taskId, state: after.state } });
    return after;
  });
}
