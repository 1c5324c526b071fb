import { sql } from 'kysely';
import type { Person } from '../../detect/alerts/contract.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import { personOrNull } from './case-store.ts';
import type { CaseTask } from './contract.ts';

type TaskRow = {
  readonly id: string;
  readonly title: string;
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly state: CaseTask['state'];
  readonly is_required: boolean;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly ended_by_id: string | null;
  readonly ended_by_name: string | null;
};

export async function readTasks(db: Database, digits: string): Promise<CaseTask[]> {
  const { rows } = await sql<TaskRow>`
    select * from cases.task where case_number = ${digits}::bigint order by id limit 1000`.execute(db);
  return rows.map(taskOf);
}

/** Call with the case locked. Throws `cases.task-missing`. */
export async function readTask(tx: Transaction, digits: string, taskId: string): Promise<CaseTask> {
  const { rows } = await sql<TaskRow>`
    select * from cases.task where case_number = ${digits}::bigint and id = ${taskId}::bigint`.execute(tx);
  const [row] = rows;
  if (row !== undefined) return taskOf(row);
  throw new WatchfloorError('missing', 'cases.task-missing', { message: 'There is no such task in this case.' });
}

/** Titles, oldest first. */
export async function readRequiredOpenTasks(tx: Transaction, digits: string): Promise<readonly string[]> {
  const { rows } = await sql<{ title: string }>`
    select title from cases.task where case_number = ${digits}::bigint and state = 'open' and is_required
    order by id`.execute(tx);
  return rows.map((row) => row.title);
}

type NewTask = Pick<CaseTask, 'title' | 'isRequiredBeforeClose'> & {
  readonly assignee: Person | null;
  readonly createdAt: Date;
};

export async function insertTask(tx: Transaction, digits: string, task: NewTask): Promise<CaseTask> {
  const { title, assignee, isRequiredBeforeClose, createdAt } = task;
  const { rows } = await sql<TaskRow>`
    insert into cases.task (case_number, title, assignee_id, assignee_name, is_required, created_at)
    values (${digits}::bigint, ${title}, ${assignee?.id ?? null}, ${assignee?.name ?? null}, ${isRequiredBeforeClose},
      ${createdAt})
    returning *`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new WatchfloorError('bug', 'cases.insert-lost', { message: 'No task was made.' });
  return taskOf(row);
}

export async function saveTask(tx: Transaction, task: CaseTask): Promise<void> {
  const { id, title, assignee, state, isRequiredBeforeClose, endedAt, endedBy } = task;
  await sql`
    update cases.task set title = ${title}, assignee_id = ${assignee?.id ?? null},
      assignee_name = ${assignee?.name ?? null}, state = ${state}, is_required = ${isRequiredBeforeClose},
      ended_at = ${endedAt}::timestamptz, ended_by_id = ${endedBy?.id ?? null}, ended_by_name = ${endedBy?.name ?? null}
    where id = ${id}::bigint`.execute(tx);
}

function taskOf(row: TaskRow): CaseTask {
  return {
    id: row.id,
    title: row.title,
    assignee: personOrNull(row.assignee_id, row.assignee_name),
    state: row.state,
    isRequiredBeforeClose: row.is_required,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: personOrNull(row.ended_by_id, row.ended_by_name),
  };
}
