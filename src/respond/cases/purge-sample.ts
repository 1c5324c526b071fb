import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';

/**
 * Removes every sample case with its timeline, tasks and entities; gives the number of cases. To be called before the
 * sample alerts go, in the same transaction. The caller holds `sample.purge` and audits.
 */
export async function purgeSampleCases(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    with gone as (delete from cases.case where is_sample returning 1) select count(*) as n from gone`.execute(tx);
  return Number(rows[0]?.n ?? 0);
}

/** Whether any case of the sample stands in the store. */
export async function hasSampleCases(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from cases.case where is_sample limit 1`.execute(db);
  return rows.length > 0;
}
