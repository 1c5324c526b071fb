import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';

/** Removes every sample alert with its hits, and remembers which they were; gives the number of alerts. The caller holds `sample.purge` and audits. */
export async function purgeSampleAlerts(tx: Transaction): Promise<number> {
  await sql`
    delete from alerts.hit h using alerts.alert a where h.alert_number = a.number and a.is_sample`.execute(tx);
  const { rows } = await sql<{ n: string }>`
    with gone as (delete from alerts.alert where is_sample returning number, id),
      kept as (insert into alerts.removed_sample select number, id from gone)
    select count(*) as n from gone`.execute(tx);
  return Number(rows[0]?.n ?? 0);
}

/** Whether any alert of the sample stands in the store. */
export async function hasSampleAlerts(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from alerts.alert where is_sample limit 1`.execute(db);
  return rows.length > 0;
}

/** How many notes would go with the sample alerts. */
export async function countSampleNotes(db: Database): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from alerts.note n join alerts.alert a on a.number = n.alert_number
    where a.is_sample`.execute(db);
  return Number(rows[0]?.n);
}
