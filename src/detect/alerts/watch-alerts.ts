import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { type AlertRow, alertSummaryOf } from './alert-row.ts';
import { type AlertSummary, LEVELS, type Level } from './contract.ts';
import {
  countByHour,
  countWaiting,
  countWaitingByEntity,
  type HourRow,
  hasAlerts,
  readNewestClosed,
  readOldestOpen,
  readWorstWaiting,
} from './watch-store.ts';

export type WaitingCounts = Readonly<Record<Level, { readonly open: number; readonly taken: number }>>;

/** An alert that may come next, and how many others of level high or critical wait on its entity. */
export type WaitingAlert = { readonly alert: AlertSummary; readonly others: number };

/** `counts` by level, mildest first. */
export type HourCounts = { readonly startMs: number; readonly counts: readonly number[] };

export type AlertWatch = {
  /** Ever, of this kind. */
  readonly hasAny: boolean;
  readonly waiting: WaitingCounts;
  readonly oldestOpen: AlertSummary | undefined;
  /** Of each level and state the oldest and the newest: with few alerts, all that wait. */
  readonly candidates: readonly WaitingAlert[];
  /** The newest verdicts. */
  readonly closed: readonly AlertSummary[];
  readonly raised: readonly HourCounts[];
  readonly judged: readonly HourCounts[];
};

type Wanted = { readonly nowMs: number; readonly isSample: boolean };

const OF_EACH = 40;
const CLOSED_SHOWN = 5;
const HOURS = 24;
const HOUR_MS = 3_600_000;
const LOUD_RANK = LEVELS.indexOf('high');

/** Whether there is, or ever was, an alert of this kind. */
export async function hasAlertsOf(db: Database, actor: Actor, isSample: boolean): Promise<boolean> {
  requirePermission(actor, 'alerts.read');
  return hasAlerts(db, isSample);
}

/** What waits for a verdict, what was judged last, and the last day by the hour. Sample and live never mix. */
export async function watchAlerts(db: Database, actor: Actor, { nowMs, isSample }: Wanted): Promise<AlertWatch> {
  requirePermission(actor, 'alerts.read');
  const firstHour = Math.floor(nowMs / HOUR_MS) - HOURS + 1;
  const from = new Date(firstHour * HOUR_MS);
  const [hasAny, waiting, oldest, worst, closed, raised, judged] = await Promise.all([
    hasAlerts(db, isSample),
    countWaiting(db, isSample),
    readOldestOpen(db, isSample),
    readWorstWaiting(db, { isSample, ofEach: OF_EACH }),
    readNewestClosed(db, { isSample, limit: CLOSED_SHOWN }),
    countByHour(db, { of: 'raised', from, isSample }),
    countByHour(db, { of: 'judged', from, isSample }),
  ]);
  return {
    hasAny,
    waiting: Object.fromEntries(
      LEVELS.map((level, rank) => {
        const of = (state: string) => waiting.find((row) => row.level_rank === rank && row.state === state);
        return [level, { open: Number(of('open')?.n ?? 0), taken: Number(of('taken')?.n ?? 0) }];
      }),
    ) as WaitingCounts,
    oldestOpen: oldest && alertSummaryOf(oldest),
    candidates: await withOthers(db, worst, isSample),
    closed: closed.map(alertSummaryOf),
    raised: hoursFrom(firstHour, raised),
    judged: hoursFrom(firstHour, judged),
  };
}

async function withOthers(db: Database, rows: readonly AlertRow[], isSample: boolean): Promise<WaitingAlert[]> {
  const alerts = rows.map(alertSummaryOf);
  const entities = alerts.map(({ entity }) => entity);
  const counted = await countWaitingByEntity(db, { entities, leastRank: LOUD_RANK, isSample });
  const waitingOn = new Map(counted.map(({ type, name, waiting }) => [JSON.stringify([type, name]), waiting]));
  return alerts.map((alert) => {
    const loud = waitingOn.get(JSON.stringify([alert.entity.type, alert.entity.name])) ?? 0;
    const isLoudItself = LEVELS.indexOf(alert.level) >= LOUD_RANK;
    // Read a moment after the alerts themselves: one may have been judged between.
    return { alert, others: Math.max(0, loud - (isLoudItself ? 1 : 0)) };
  });
}

/** Every hour, also those without any. */
function hoursFrom(firstHour: number, rows: readonly HourRow[]): HourCounts[] {
  return Array.from({ length: HOURS }, (_, at) => ({
    startMs: (firstHour + at) * HOUR_MS,
    counts: LEVELS.map((_level, rank) =>
      Number(rows.find((row) => Number(row.hour) === firstHour + at && row.level_rank === rank)?.n ?? 0),
    ),
  }));
}
