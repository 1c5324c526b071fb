import type { Lake } from '../contract.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';

/** What one sender gave as one source. Counts are of the window of receipt; the times are of the whole time looked back. */
export type SenderHealth = {
  readonly sourceId: string;
  readonly sender: string;
  readonly events: number;
  readonly rejects: number;
  readonly rejectReasons: readonly { readonly reason: string; readonly rejects: number }[];
  /** Rule matches, one for each rule and event. */
  readonly matches: number;
  /** Received last, whether it could be read or not. */
  readonly lastReceivedMs: number;
  /** By its own clock; undefined: no event could be read. */
  readonly newestEventMs: number | undefined;
  /** Between the event's own time and its receipt, in the middle of the window's events; negative: its clock is ahead. */
  readonly medianLagMs: number | undefined;
};

type Wanted = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Senders that were silent for longer are not told. */
  readonly lookBackFromMs: number;
  readonly signal?: AbortSignal | undefined;
};

type Row = {
  readonly source: string;
  readonly sender: string;
  readonly events: string;
  readonly rejects: string;
  readonly last_us: string;
  readonly read: string;
  readonly newest_us: string;
  readonly lag_us: number | null;
};

/** No more are told: of each source those that were heard last, the sources by name. */
export const MOST_SENDERS = 1_000;
const micro = (name: string) => `fromUnixTimestamp64Micro({${name}:Int64}, 'UTC')`;
const RECENT = `toDate(received_at) >= toDate(${micro('since')}) AND received_at >= ${micro('since')} AND NOT is_sample`;
const IN_WINDOW = `received_at >= ${micro('from')} AND received_at < ${micro('until')}`;

const SENDERS = `
SELECT source, sender, countIf(is_event AND in_window) AS events, countIf(NOT is_event AND in_window) AS rejects,
  toUnixTimestamp64Micro(max(received_at)) AS last_us, countIf(is_event) AS read,
  toUnixTimestamp64Micro(maxIf(time, is_event)) AS newest_us,
  quantileIf(0.5)(lag, is_event AND in_window) AS lag_us
FROM (
  SELECT source, sender, received_at, time, 1 AS is_event, ${IN_WINDOW} AS in_window,
    toUnixTimestamp64Micro(received_at) - toUnixTimestamp64Micro(time) AS lag FROM events WHERE ${RECENT}
  UNION ALL
  SELECT source, sender, received_at, received_at AS time, 0 AS is_event, ${IN_WINDOW} AS in_window, toInt64(0) AS lag
  FROM rejects WHERE ${RECENT}
)
GROUP BY source, sender ORDER BY source, last_us DESC LIMIT ${MOST_SENDERS}`;

const REASONS = `
SELECT source, sender, reason, count() AS n FROM rejects WHERE ${RECENT} AND ${IN_WINDOW}
GROUP BY source, sender, reason ORDER BY n DESC LIMIT 5000`;

const MATCHES = `
SELECT source, sender, count() AS n FROM matches WHERE ${RECENT} AND ${IN_WINDOW} GROUP BY source, sender LIMIT 5000`;

type Counted = { readonly source: string; readonly sender: string; readonly n: string };

/** Every source and sender of the time looked back, the sample recording left out. Throws what `Lake.query` throws. */
export async function sourceHealth(lake: Lake, wanted: Wanted): Promise<readonly SenderHealth[]> {
  const us = (timeMs: number) => Math.round(timeMs * 1000);
  const parameters = { from: us(wanted.fromMs), until: us(wanted.toMs), since: us(wanted.lookBackFromMs) };
  const limits = { ...ANALYSIS_LIMITS, ...(wanted.signal && { signal: wanted.signal }) };
  const rows = await lake.query<Row>(SENDERS, parameters, limits);
  const reasons = await lake.query<Counted & { readonly reason: string }>(REASONS, parameters, limits);
  const matches = await lake.query<Counted>(MATCHES, parameters, limits);
  return rows.map((row) => {
    const isOfRow = (other: Counted) => other.source === row.source && other.sender === row.sender;
    const hasEvents = row.read !== '0';
    return {
      sourceId: row.source,
      sender: row.sender,
      events: Number(row.events),
      rejects: Number(row.rejects),
      rejectReasons: reasons.filter(isOfRow).map(({ reason, n }) => ({ reason, rejects: Number(n) })),
      matches: Number(matches.find(isOfRow)?.n ?? 0),
      lastReceivedMs: Number(row.last_us) / 1000,
      newestEventMs: hasEvents ? Number(row.newest_us) / 1000 : undefined,
      medianLagMs: row.events === '0' || row.lag_us === null ? undefined : Math.round(row.lag_us / 1000),
    };
  });
}
