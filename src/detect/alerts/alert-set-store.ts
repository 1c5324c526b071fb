import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { type JudgedAlert, judgedAlertOf } from './alert-row.ts';
import { selectAlerts } from './alert-store.ts';
import type { SetProgress } from './contract.ts';

export type SetAct = NonNullable<SetProgress['act']>;

export type StoredSet = { readonly id: string; readonly act: SetAct | null; readonly input: unknown };

/** What became of one alert of a set. */
export type SetResult = {
  /** Bare digits. */
  readonly number: string;
  readonly outcome: 'ok' | 'skipped' | 'failed';
  readonly code?: string;
  readonly why?: string;
  /** Of the alert, after it was changed. */
  readonly version?: number;
};

const SETS_KEPT = 20;
const SHOWN_NOT_DONE = 200;

type NewSet = {
  readonly id: string;
  readonly ownerId: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly isCut: boolean;
  readonly numbers: readonly string[];
};

/** Also forgets sets that have expired, and the oldest of somebody who makes many. */
export async function insertSet(tx: Transaction, set: NewSet): Promise<void> {
  await sql`
    delete from alerts.alert_set where expires_at <= ${set.madeAt} or id in (
      select id from alerts.alert_set where owner_id = ${set.ownerId} order by made_at desc offset ${SETS_KEPT - 1}
    )`.execute(tx);
  await sql`
    insert into alerts.alert_set (id, owner_id, made_at, expires_at, is_cut, numbers)
    values (${set.id}, ${set.ownerId}, ${set.madeAt}, ${set.expiresAt}, ${set.isCut}, ${set.numbers}::bigint[])`.execute(
    tx,
  );
}

type Asked = { readonly setId: string; readonly actor: Actor; readonly now: Date };

/** Only its maker's, and only while it lasts. Throws `alert-sets.missing`. */
export async function readSet(db: Database, { setId, actor, now }: Asked, lock = sql``): Promise<StoredSet> {
  const { rows } = await sql<StoredSet>`
    select id, act, input from alerts.alert_set
    where id = ${setId} and owner_id = ${actor.id} and expires_at > ${now} ${lock}`.execute(db);
  if (rows[0] !== undefined) return rows[0];
  const message = 'There is no such set of alerts, or its hour is over. Choose them again.';
  throw new WatchfloorError('missing', 'alert-sets.missing', { message });
}

/** Two pieces of one set never run at the same time. */
export function lockSet(tx: Transaction, asked: Asked): Promise<StoredSet> {
  return readSet(tx, asked, sql`for update`);
}

export async function saveAct(
  tx: Transaction,
  setId: string,
  { act, input }: { readonly act: SetAct; readonly input: unknown },
): Promise<void> {
  await sql`
    update alerts.alert_set set act = ${act}, input = ${JSON.stringify(input)}::jsonb where id = ${setId}`.execute(tx);
}

export async function forgetFailures(tx: Transaction, setId: string): Promise<void> {
  await sql`delete from alerts.alert_set_result where set_id = ${setId} and outcome = 'failed'`.execute(tx);
}

/** The next numbers that nothing has become of, in the order of the set. */
export async function nextPending(db: Database, setId: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ number: string }>`
    select u.number from alerts.alert_set s, unnest(s.numbers) with ordinality u (number, place)
    where s.id = ${setId} and not exists (
      select 1 from alerts.alert_set_result r where r.set_id = s.id and r.alert_number = u.number)
    order by u.place limit ${limit}`.execute(db);
  return rows.map(({ number }) => number);
}

export type Undoable = { readonly number: string; readonly version: number };

export async function nextToUndo(db: Database, setId: string, limit: number): Promise<readonly Undoable[]> {
  const { rows } = await sql<Undoable>`
    select alert_number as number, version from alerts.alert_set_result
    where set_id = ${setId} and outcome = 'ok' and version is not null and undo_outcome is null
    order by alert_number limit ${limit}`.execute(db);
  return rows;
}

/** In the order of numbers, so that two callers cannot wait for each other. What is gone is not among them. */
export async function lockNumbered(tx: Transaction, numbers: readonly string[]): Promise<readonly JudgedAlert[]> {
  const rows = await selectAlerts(
    tx,
    sql`where a.number = any(${numbers}::bigint[]) order by a.number for update of a`,
  );
  return rows.map(judgedAlertOf);
}

export async function insertResults(tx: Transaction, setId: string, results: readonly SetResult[]): Promise<void> {
  await sql`
    insert into alerts.alert_set_result (set_id, alert_number, outcome, code, why, version)
    select ${setId}, r.number, r.outcome, r.code, r.why, r.version
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as r (number bigint, outcome text, code text, why text, version int)
    on conflict do nothing`.execute(tx);
}

export async function saveUndone(
  tx: Transaction,
  setId: string,
  { done, skipped }: { readonly done: readonly string[]; readonly skipped: readonly string[] },
): Promise<void> {
  await sql`
    update alerts.alert_set_result set undo_outcome =
      case when alert_number = any(${done}::bigint[]) then 'ok' else 'skipped' end
    where set_id = ${setId} and alert_number = any(${[...done, ...skipped]}::bigint[])`.execute(tx);
}

type CountRow = { readonly outcome: SetResult['outcome']; readonly n: string; readonly undone: string };

export async function readProgress(db: Database, { id, act }: StoredSet): Promise<SetProgress> {
  const counted = await sql<CountRow>`
    select outcome, count(*) as n, count(*) filter (where undo_outcome = 'ok') as undone
    from alerts.alert_set_result where set_id = ${id} group by outcome`.execute(db);
  const size = await sql<{ n: number }>`
    select cardinality(numbers) as n from alerts.alert_set where id = ${id}`.execute(db);
  const listed = await sql<{ number: string; outcome: 'skipped' | 'failed'; code: string; why: string }>`
    select alert_number as number, outcome, code, why from alerts.alert_set_result
    where set_id = ${id} and outcome <> 'ok' order by outcome, alert_number desc limit ${SHOWN_NOT_DONE}`.execute(db);
  const of = (outcome: SetResult['outcome']) => Number(counted.rows.find((row) => row.outcome === outcome)?.n ?? 0);
  const done = { ok: of('ok'), skipped: of('skipped'), failed: of('failed') };
  return {
    id,
    act,
    ...done,
    pending: Number(size.rows[0]?.n ?? 0) - done.ok - done.skipped - done.failed,
    undone: counted.rows.reduce((sum, { undone }) => sum + Number(undone), 0),
    notDone: listed.rows.map(({ number, ...rest }) => ({ alert: `AL-${number}`, ...rest })),
  };
}
