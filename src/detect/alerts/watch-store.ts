import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import type { AlertRow } from './alert-row.ts';
import { selectAlerts } from './alert-store.ts';
import type { Entity } from './contract.ts';

export type WaitingRow = { readonly level_rank: number; readonly state: 'open' | 'taken'; readonly n: string };

export async function countWaiting(db: Database, isSample: boolean): Promise<readonly WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select level_rank, state, count(*) as n from alerts.alert
    where is_sample = ${isSample} and state in ('open', 'taken') group by level_rank, state`.execute(db);
  return rows;
}

/** Open or judged, of this kind. */
export async function hasAlerts(db: Database, isSample: boolean): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from alerts.alert where is_sample = ${isSample}) as found`.execute(db);
  return rows[0]?.found === true;
}

/** The one that nobody has had for the longest time. */
export async function readOldestOpen(db: Database, isSample: boolean): Promise<AlertRow | undefined> {
  const [row] = await selectAlerts(
    db,
    sql`where a.state = 'open' and a.is_sample = ${isSample} order by a.raised_at, a.number limit 1`,
  );
  return row;
}

/** Of each level and state the oldest and the newest so many, each read along the queue's index. */
export async function readWorstWaiting(
  db: Database,
  { isSample, ofEach }: { readonly isSample: boolean; readonly ofEach: number },
): Promise<readonly AlertRow[]> {
  const ends = (order: 'asc' | 'desc') => sql`
    select w.number from (values (0), (1), (2), (3), (4)) as l (rank)
    cross join (values ('open'), ('taken')) as s (state)
    cross join lateral (
      select number from alerts.alert
      where state <> 'closed' and level_rank = l.rank::smallint and state = s.state and is_sample = ${isSample}
      order by number ${sql.raw(order)} limit ${ofEach}
    ) w`;
  return selectAlerts(db, sql`where a.number in (${ends('asc')} union ${ends('desc')})`);
}

export type EntityWaiting = Entity & { readonly waiting: number };

/** How many alerts of these ranks or worse wait for a verdict, for each of the entities. */
export async function countWaitingByEntity(
  db: Database,
  wanted: { readonly entities: readonly Entity[]; readonly leastRank: number; readonly isSample: boolean },
): Promise<readonly EntityWaiting[]> {
  const { entities, leastRank, isSample } = wanted;
  const { rows } = await sql<{ type: string; name: string; n: string }>`
    select a.entity_type as type, a.entity_name as name, count(*) as n from alerts.alert a
    join (select distinct * from unnest(${entities.map(({ type }) => type)}::text[],
      ${entities.map(({ name }) => name)}::text[])) as e (type, name)
      on e.type = a.entity_type and e.name = a.entity_name
    where a.state <> 'closed' and a.level_rank >= ${leastRank}::smallint and a.is_sample = ${isSample}
    group by a.entity_type, a.entity_name`.execute(db);
  return rows.map(({ type, name, n }) => ({ type, name, waiting: Number(n) }));
}

export async function readNewestClosed(
  db: Database,
  { isSample, limit }: { readonly isSample: boolean; readonly limit: number },
): Promise<readonly AlertRow[]> {
  return selectAlerts(
    db,
    sql`where a.verdict_at is not null and a.is_sample = ${isSample} order by a.verdict_at desc limit ${limit}`,
  );
}

export type HourRow = { readonly hour: string; readonly level_rank: number; readonly n: string };

const TIMES = { raised: sql`raised_at`, judged: sql`verdict_at` } as const;

/** By the hour (whole hours since the Unix epoch) and level. */
export async function countByHour(
  db: Database,
  { of, from, isSample }: { readonly of: keyof typeof TIMES; readonly from: Date; readonly isSample: boolean },
): Promise<readonly HourRow[]> {
  const { rows } = await sql<HourRow>`
    select floor(extract(epoch from ${TIMES[of]}) / 3600)::bigint as hour, level_rank, count(*) as n
    from alerts.alert where ${TIMES[of]} >= ${from} and is_sample = ${isSample} group by 1, 2`.execute(db);
  return rows;
}
