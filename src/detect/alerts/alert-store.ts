import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { Judgement } from './alert.ts';
import { storableText } from './alert-hit.ts';
import { type AlertRow, type BeforeUnlink, type JudgedAlert, judgedAlertOf } from './alert-row.ts';

/** The SQL of single alerts and of small sets of them; `where` and order come from the caller. */
export async function selectAlerts(db: Database, tail: RawBuilder<unknown>): Promise<readonly AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select a.*, r.shown, p.number as previous_number, p.verdict as previous_verdict, d.number as duplicate_number,
      (select count(*) from alerts.note n where n.alert_number = a.number) as note_count
    from alerts.alert a
    join alerts.rule r on r.rule_id = a.rule_id and r.rule_version = a.rule_version
    left join alerts.alert p on p.id = a.previous_id
    left join alerts.alert d on d.id = a.duplicate_of_id
    ${tail}`.execute(db);
  return rows;
}

const NUMBER = /^AL-(\d{1,15})$/i;

/** `AL-12` or an id. */
function isReferredTo(ref: string): RawBuilder<unknown> {
  const number = NUMBER.exec(ref)?.[1];
  return number === undefined ? sql`a.id = ${ref}` : sql`a.number = ${number}::bigint`;
}

/** Throws `alerts.missing`. */
export async function readAlert(db: Database, ref: string): Promise<JudgedAlert> {
  const [row] = await selectAlerts(db, sql`where ${isReferredTo(ref)}`);
  return row === undefined ? throwMissing(db, ref) : judgedAlertOf(row);
}

/** Nobody else changes this alert until the transaction ends. Throws `alerts.missing`. */
export async function lockAlert(tx: Transaction, ref: string): Promise<JudgedAlert> {
  const [row] = await selectAlerts(tx, sql`where ${isReferredTo(ref)} for update of a`);
  return row === undefined ? throwMissing(tx, ref) : judgedAlertOf(row);
}

/** Locks in the order of numbers, so that two callers cannot wait for each other. Throws `alerts.missing`. */
export async function lockAlerts(tx: Transaction, refs: readonly string[]): Promise<readonly JudgedAlert[]> {
  const numbers = refs.flatMap((ref) => NUMBER.exec(ref)?.[1] ?? []);
  const ids = refs.filter((ref) => !NUMBER.test(ref));
  // Only the kind that was used: for an empty list the planner may walk a whole partial index.
  const kinds = [
    ...(numbers.length > 0 ? [sql`a.number = any(${numbers}::bigint[])`] : []),
    ...(ids.length > 0 ? [sql`a.id = any(${ids}::text[])`] : []),
  ];
  if (kinds.length === 0) return [];
  const rows = await selectAlerts(tx, sql`where ${sql.join(kinds, sql` or `)} order by a.number for update of a`);
  const found = new Set(rows.flatMap((row) => [row.id, row.number]));
  const absent = refs.filter((ref) => !found.has(NUMBER.exec(ref)?.[1] ?? ref));
  if (absent.length > 0) throw noSuchAlerts(absent, refs.length - absent.length);
  return rows.map(judgedAlertOf);
}

export type JudgedNow = {
  readonly number: string;
  readonly judgement: Judgement;
  readonly caseNumber: string | null;
  /** Forgotten where it is not given. */
  readonly beforeUnlink?: BeforeUnlink | undefined;
};

/** One statement for one alert or for many. */
export async function saveJudgements(tx: Transaction, judged: readonly JudgedNow[]): Promise<void> {
  const rows = judged.map(({ number, caseNumber, beforeUnlink, judgement: { state, owner, takenAt, verdict } }) => ({
    number,
    case_number: caseNumber,
    before_unlink: beforeUnlink,
    state,
    owner_id: owner?.id,
    owner_name: owner?.name,
    taken_at: takenAt,
    verdict: verdict?.verdict,
    verdict_note: verdict === null ? undefined : storableText(verdict.note, 4_000),
    verdict_by_id: verdict?.by.id,
    verdict_by_name: verdict?.by.name,
    verdict_at: verdict?.at,
    duplicate_of_id: verdict?.duplicateOfId,
  }));
  await sql`
    update alerts.alert a set version = a.version + 1, state = r.state, case_number = r.case_number,
      before_unlink = r.before_unlink,
      owner_id = r.owner_id, owner_name = r.owner_name, taken_at = r.taken_at, verdict = r.verdict,
      verdict_note = r.verdict_note, verdict_by_id = r.verdict_by_id, verdict_by_name = r.verdict_by_name,
      verdict_at = r.verdict_at, duplicate_of_id = r.duplicate_of_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (number bigint, case_number bigint, before_unlink jsonb, state text,
      owner_id text, owner_name text, taken_at timestamptz, verdict text, verdict_note text, verdict_by_id text,
      verdict_by_name text, verdict_at timestamptz, duplicate_of_id text)
    where a.number = r.number`.execute(tx);
}

async function throwMissing(db: Database, ref: string): Promise<never> {
  const { rows } = await sql<{ number: string }>`
    select a.number from alerts.removed_sample a where ${isReferredTo(ref)}`.execute(db);
  const [removed] = rows;
  if (removed === undefined) throw noSuchAlerts([ref], 0);
  throw new WatchfloorError('missing', 'alerts.missing', {
    message: `AL-${removed.number} was an alert of the sample, and went with it.`,
    details: { alerts: [`AL-${removed.number}`] },
  });
}

const NAMED_AT_MOST = 10;

function noSuchAlerts(absent: readonly string[], others: number): WatchfloorError {
  const named = absent.slice(0, NAMED_AT_MOST).map((ref) => ref.slice(0, 64));
  const more = absent.length > named.length ? `, and ${absent.length - named.length} more` : '';
  return new WatchfloorError('missing', 'alerts.missing', {
    message: `There is no alert ${named.join(', ')}${more}.${others > 0 ? ' Nothing was done to the others.' : ''}`,
    details: { alerts: named },
  });
}
