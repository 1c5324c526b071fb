import type { Lake, QueryLimits } from '../../collect/lake/index.ts';

const DAY_MS = 86_400_000;

/** From inclusive, to exclusive; milliseconds since the Unix epoch. */
export type TimeWindow = { readonly fromMs: number; readonly toMs: number };

/** The midnights, UTC, of the days of which the lake has events: most days of a young lake have none. */
export async function daysWithEvents(
  lake: Lake,
  { fromMs, toMs }: TimeWindow,
  limits: Partial<QueryLimits>,
): Promise<ReadonlySet<number>> {
  const rows = await lake.query<{ day: number }>(
    `SELECT toUnixTimestamp(toStartOfDay(time)) AS day FROM events
     WHERE time >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
     GROUP BY day`,
    { from_us: Math.round(fromMs * 1000), to_us: Math.round(toMs * 1000) },
    limits,
  );
  return new Set(rows.map(({ day }) => day * 1000));
}

/** The window cut at midnights, UTC, newest first: what is cut off by a limit is the oldest. Only the wanted days. */
export function dayWindows({ fromMs, toMs }: TimeWindow, isWanted: (dayMs: number) => boolean): readonly TimeWindow[] {
  const windows: TimeWindow[] = [];
  for (let endMs = toMs; endMs > fromMs; ) {
    const midnightMs = Math.floor((endMs - 1) / DAY_MS) * DAY_MS;
    const startMs = Math.max(fromMs, midnightMs);
    if (isWanted(midnightMs)) windows.push({ fromMs: startMs, toMs: endMs });
    endMs = startMs;
  }
  return windows;
}
