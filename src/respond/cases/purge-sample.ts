import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';

/**
 * Removes every sample case with its timeline, tasks and entities, and remembers their numbers; gives how many cases. To be called before the
 * sample alerts go, in the same transaction. The caller holds `sample.purge` and audits.
 */
export async function purgeSampleCases(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    with gone as (delete from cases.case where is_sample returning number),
      kept as (insert into cases.removed_sample select number from gone)
    select count(*) as n from gone`.execute(tx);
  return Number(rows[0]?.n ?? 0);
}

/** Whether any case of the sample stands in the store. */
export async function hasSampleCases(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from cases.case where is_sample limit 1`.execute(db);
  return rows.length > 0;
}

/** What people would lose with the sample: its cases, and what was written into them by hand. */
export async function countSampleCasework(db: Database): Promise<{ readonly cases: number; readonly entries: number }> {
  const { rows } = await sql<{ cases: string; entries: string }>`
    select count(distinct c.number) as cases, count(e.id) as entries
    from cases.case c
    left join cases.entry e on e.case_number = c.number and e.kind in ('note', 'event', 'decision', 'update')
    where c.is_sample`.execute(db);
  return { cases: Number(rows[0]?.cases), entries: Number(rows[0]?.entries) };
}
