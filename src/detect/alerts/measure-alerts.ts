import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { countByWeekHour, type DayRow, readDaysToClose, readDaysToTake } from './measure-store.ts';

/** `n` alerts of one day; null where there were none: a median of nothing is not zero. */
export type DayTimes = { readonly n: number; readonly medianMs: number | null; readonly p90Ms: number | null };

export type AlertMeasures = {
  /** UTC days, oldest first, the last one not over yet. */
  readonly days: readonly { readonly startMs: number; readonly toTake: DayTimes; readonly toClose: DayTimes }[];
  /** Alerts raised in whole weeks before today: Monday to Sunday, each by the hour, UTC. */
  readonly week: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly counts: readonly (readonly number[])[];
  };
};

const DAY_MS = 86_400_000;
const DAYS = 30;
const WEEKS = 4;

/**
 * How long alerts waited until somebody took them (or judged them without taking), by the day of that; how long until
 * their verdict, by the day of the verdict; and when in the week they come. Sample alerts are not measured.
 */
export async function measureAlerts(db: Database, actor: Actor, nowMs: number): Promise<AlertMeasures> {
  requirePermission(actor, 'alerts.read');
  const today = Math.floor(nowMs / DAY_MS);
  const from = new Date((today - DAYS + 1) * DAY_MS);
  const week = { from: new Date((today - 7 * WEEKS) * DAY_MS), to: new Date(today * DAY_MS) };
  const [toTake, toClose, hours] = await Promise.all([
    readDaysToTake(db, from),
    readDaysToClose(db, from),
    countByWeekHour(db, week),
  ]);
  return {
    days: Array.from({ length: DAYS }, (_, at) => {
      const day = today - DAYS + 1 + at;
      return { startMs: day * DAY_MS, toTake: timesOf(toTake, day), toClose: timesOf(toClose, day) };
    }),
    week: {
      fromMs: week.from.getTime(),
      toMs: week.to.getTime(),
      counts: Array.from({ length: 7 }, (_, weekday) =>
        Array.from({ length: 24 }, (_each, hour) =>
          Number(hours.find((row) => row.weekday === weekday + 1 && row.hour === hour)?.n ?? 0),
        ),
      ),
    },
  };
}

function timesOf(rows: readonly DayRow[], day: number): DayTimes {
  const row = rows.find((each) => Number(each.day) === day);
  if (row === undefined) return { n: 0, medianMs: null, p90Ms: null };
  return { n: Number(row.n), medianMs: Math.round(row.median_s * 1000), p90Ms: Math.round(row.p90_s * 1000) };
}
