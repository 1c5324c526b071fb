import type { Lake } from '../contract.ts';

/** A kind of log that was received, as rules name it. */
export type HeardLogsource = {
  readonly product: string;
  readonly service: string;
  readonly categories: readonly string[];
  readonly events: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastReceivedAtMs: number;
};

type Row = {
  readonly product: string;
  readonly service: string;
  readonly categories: readonly string[];
  readonly events: string;
  readonly last_us: string;
};

const SQL = `
SELECT product, service, categories, count() AS events, toUnixTimestamp64Micro(max(received_at)) AS last_us
FROM events
WHERE received_at >= fromUnixTimestamp64Micro({from:Int64}, 'UTC') AND NOT is_sample
GROUP BY product, service, categories
ORDER BY product, service, categories`;

/** What was received since then, the sample recording left out. Reads three narrow columns of that time's events. */
export async function heardLogsources(lake: Lake, fromMs: number): Promise<readonly HeardLogsource[]> {
  const rows = await lake.query<Row>(SQL, { from: Math.round(fromMs * 1000) });
  return rows.map(({ events, last_us, ...logsource }) => ({
    ...logsource,
    events: Number(events),
    lastReceivedAtMs: Number(last_us) / 1000,
  }));
}
