import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';

/** `day`: whole UTC days since the Unix epoch. */
export type DayRow = {
  readonly day: string;
  readonly n: string;
  readonly median_s: number;
  readonly p90_s: number;
};

/** By the day on which somebody took the alert, or judged it without taking it. */
export function readDaysToTake(db: Database, from: Date): Promise<readonly DayRow[]> {
  const since = (ended: RawBuilder<unknown>, more: RawBuilder<unknown>) => sql`
    select ${ended} as ended_at, raised_at from alerts.alert where ${ended} >= ${from} and not is_sample ${more}`;
  return readDays(
    db,
    sql`${since(sql`taken_at`, sql``)} union all ${since(sql`verdict_at`, sql`and taken_at is null`)}`,
  );
}

/** By the day of the verdict that stands. */
export function readDaysToClose(db: Database, from: Date): Promise<readonly DayRow[]> {
  return readDays(
    db,
    sql`select verdict_at as ended_at, raised_at from alerts.alert where verdict_at >= ${from} and not is_sample`,
  );
}

async function readDays(db: Database, spans: RawBuilder<unknown>): Promise<readonly DayRow[]> {
  const { rows } = await sql<DayRow>`
    select floor(extract(epoch from ended_at) / 86400)::bigint as day, count(*) as n,
      percentile_cont(0.5) within group (order by greatest(0, extract(epoch from ended_at - raised_at)::float8))
        as median_s,
      percentile_cont(0.9) within group (order by greatest(0, extract(epoch from ended_at - raised_at)::float8))
        as p90_s
    from (${spans}) spans group by 1`.execute(db);
  return rows;
}

/** `weekday` from 1, Monday. */
export type WeekHourRow = { readonly weekday: number; readonly hour: number; readonly n: string };

export async function countByWeekHour(
  db: Database,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly WeekHourRow[]> {
  const { rows } = await sql<WeekHourRow>`
    select extract(isodow from raised_at at time zone 'UTC')::int as weekday,
      extract(hour from raised_at at time zone 'UTC')::int as hour, count(*) as n
    from alerts.alert where raised_at >= ${from} and raised_at < ${to} and not is_sample group by 1, 2`.execute(db);
  return rows;
}
