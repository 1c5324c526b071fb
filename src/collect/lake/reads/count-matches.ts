import type { Lake } from '../contract.ts';

type EventKey = { readonly eventId: string; readonly timeMs: number };

const SQL = `
SELECT concat(journal_id, '-', toString(sequence), '-', toString(record)) AS id, count() AS matches
FROM matches
WHERE time >= fromUnixTimestamp64Micro({from:Int64}, 'UTC') AND time <= fromUnixTimestamp64Micro({until:Int64}, 'UTC')
  AND sequence IN {sequences:Array(UInt64)} AND id IN {ids:Array(String)}
GROUP BY id`;

/** How many rules matched each of these events; events without a match are absent. */
export async function countMatches(lake: Lake, events: readonly EventKey[]): Promise<ReadonlyMap<string, number>> {
  if (events.length === 0) return new Map();
  const times = events.map(({ timeMs }) => Math.round(timeMs * 1000));
  const ids = events.map(({ eventId }) => eventId);
  const rows = await lake.query<{ id: string; matches: string }>(SQL, {
    from: Math.min(...times),
    until: Math.max(...times),
    sequences: [...new Set(ids.map((id) => Number(id.split('-')[1])))],
    ids,
  });
  return new Map(rows.map((row) => [row.id, Number(row.matches)]));
}
