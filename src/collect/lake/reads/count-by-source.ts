import type { Lake } from '../contract.ts';

export type SourceCount = {
  readonly sourceId: string;
  readonly events: number;
  readonly rejects: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastReceivedAtMs: number;
};

type Row = {
  readonly source: string;
  readonly events: string;
  readonly rejects: string;
  readonly last_us: string;
};

const WINDOW = `received_at >= fromUnixTimestamp64Micro({from:Int64}, 'UTC')
  AND received_at < fromUnixTimestamp64Micro({until:Int64}, 'UTC') AND NOT is_sample`;

const SQL = `
SELECT source, sum(is_event) AS events, sum(NOT is_event) AS rejects,
  toUnixTimestamp64Micro(max(received_at)) AS last_us
FROM (
  SELECT source, received_at, 1 AS is_event FROM events WHERE ${WINDOW}
  UNION ALL
  SELECT source, received_at, 0 AS is_event FROM rejects WHERE ${WINDOW}
)
GROUP BY source
ORDER BY source`;

/** What each source sent in a window of receipt (from inclusive, to exclusive), the sample recording left out. */
export async function countBySource(
  lake: Lake,
  window: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly SourceCount[]> {
  const parameters = { from: Math.round(window.fromMs * 1000), until: Math.round(window.toMs * 1000) };
  const rows = await lake.query<Row>(SQL, parameters);
  return rows.map((row) => ({
    sourceId: row.source,
    events: Number(row.events),
    rejects: Number(row.rejects),
    lastReceivedAtMs: Number(row.last_us) / 1000,
  }));
}
