import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { storableText } from './alert-hit.ts';
import type { JudgedAlert } from './alert-row.ts';
import type { AlertReply, Person, Verdict } from './contract.ts';

type Withdrawal = { readonly by: Person; readonly at: Date; readonly reason: string };

/** Keeps the verdicts that these alerts had. */
export async function insertWithdrawn(
  tx: Transaction,
  alerts: readonly JudgedAlert[],
  { by, at, reason }: Withdrawal,
): Promise<void> {
  const rows = alerts.flatMap(({ number, version, verdict, row }) =>
    verdict === null
      ? []
      : [
          {
            number,
            version,
            verdict: verdict.verdict,
            note: row.verdict_note ?? '',
            by_id: verdict.by.id,
            by_name: verdict.by.name,
            given_at: verdict.at,
            duplicate_of_id: verdict.duplicateOfId,
          },
        ],
  );
  await sql`
    insert into alerts.withdrawn_verdict (alert_number, alert_version, verdict, note, by_id, by_name, given_at,
      duplicate_of_id, withdrawn_by_id, withdrawn_by_name, withdrawn_at, reason)
    select r.*, ${by.id}, ${by.name}, ${at}::timestamptz, ${storableText(reason, 4_000)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (number bigint, version int, verdict text, note text,
      by_id text, by_name text, given_at timestamptz, duplicate_of_id text)`.execute(tx);
}

type Row = {
  readonly verdict: Verdict;
  readonly note: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly given_at: Date;
  readonly withdrawn_by_id: string;
  readonly withdrawn_by_name: string;
  readonly withdrawn_at: Date;
  readonly reason: string;
  readonly duplicate_number: string | null;
  readonly id: string;
  readonly number: string;
  readonly entity_type: string;
  readonly entity_name: string;
};

export type WithdrawnVerdict = AlertReply['pastVerdicts'][number] & AlertReply['withdrawnVerdicts'][number];

/** The latest given first. `where` speaks of the alert as `a`. */
export async function readWithdrawn(
  db: Database,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly WithdrawnVerdict[]> {
  const { rows } = await sql<Row>`
    select w.*, a.id, a.number, a.entity_type, a.entity_name, d.number as duplicate_number
    from alerts.withdrawn_verdict w
    join alerts.alert a on a.number = w.alert_number
    left join alerts.alert d on d.id = w.duplicate_of_id
    where ${where} order by w.given_at desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    verdict: row.verdict,
    note: row.note,
    by: { id: row.by_id, name: row.by_name },
    at: row.given_at.toISOString(),
    duplicateOf: row.duplicate_number === null ? null : `AL-${row.duplicate_number}`,
    withdrawn: {
      by: { id: row.withdrawn_by_id, name: row.withdrawn_by_name },
      at: row.withdrawn_at.toISOString(),
      note: row.reason,
    },
    alert: { id: row.id, number: `AL-${row.number}` },
    entity: { type: row.entity_type, name: row.entity_name },
  }));
}
