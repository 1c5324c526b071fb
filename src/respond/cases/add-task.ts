import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { lockCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, personCalled, recordAct, writeDown } from './change-case.ts';
import type { AddTaskBody, CaseTask } from './contract.ts';
import { insertTask } from './task-store.ts';

type Input = AddTaskBody & { readonly caseNumber: string };

/** Throws `cases.missing`, `cases.closed` (conflict), `cases.person-missing`. */
export async function addTask(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseTask> {
  const { caseNumber, title, isRequiredBeforeClose } = input;
  const assignee = input.assignee === undefined ? null : await personCalled(deps, actor, input.assignee);
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const task = await insertTask(work.tx, known.digits, {
      title,
      assignee,
      isRequiredBeforeClose,
      createdAt: work.now,
    });
    await writeDown(work, known, [{ kind: 'task', text: `Task added: ${title}`, taskId: task.id }]);
    await recordAct(work, known, { act: 'cases.add-task', details: { task: task.id, isRequiredBeforeClose } });
    return task;
  });
}
