import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';

export type FiringCount = { readonly correlationId: string; readonly day: string; readonly firings: number };

/**
 * Firings of every correlation by the day (UTC, `2026-03-01`) on which they were found, from a day on, also of those that raise
 * no alert. Those of samples are left out: their groups stand in a partition with a name.
 */
export async function countFirings(db: Database, { fromDay }: { readonly fromDay: string }) {
  const { rows } = await sql<FiringCount>`
    select correlation_id as "correlationId", to_char(fired_at at time zone 'UTC', 'YYYY-MM-DD') as day,
      count(*)::int as firings
    from correlations.firing
    where fired_at >= ${`${fromDay}T00:00:00Z`}::timestamptz and starts_with(encode(group_key, 'hex'), '3b')
    group by 1, 2`.execute(db);
  return rows;
}
