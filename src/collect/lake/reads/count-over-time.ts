import type { Lake, QueryLimits } from '../contract.ts';
import { LATEST_MS } from '../write-origin.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';
import { bucketWidth } from './bucket-width.ts';
import { type EventConditions, type EventWindow, eventFilter } from './event-filter.ts';
import { queryWithCost, type ReadCost } from './query-with-cost.ts';
import { extentOf } from './read-page.ts';
import type { SqlFilter } from './sql-filter.ts';

/** By what the bars are divided: columns of few values. */
export const STACK_COLUMNS = {
  source: 'toString(source)',
  class: 'toString(class_uid)',
  severity: 'toString(severity_id)',
} as const;

export type CountOverTime = {
  readonly conditions: EventConditions;
  /** Event time, from inclusive, to exclusive. Absent: as far as there are events. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly by: keyof typeof STACK_COLUMNS;
  readonly mostBuckets: number;
  /** What the buckets cover where an end is absent: all that is kept, unless said, or what matched, with some air. */
  readonly span?: 'kept' | 'matched' | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type TimeCounts = {
  /** The range that the buckets cover: the asked one, or that of the data, or of the matches. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly widthMs: number;
  /** The most frequent first; what is beyond `MOST_SERIES` is the last, `undefined`. */
  readonly keys: readonly (string | undefined)[];
  /** Without gaps; `counts` in the order of `keys`. */
  readonly buckets: readonly { readonly startMs: number; readonly counts: readonly number[] }[];
  readonly matched: number;
  /** Every event of the range, whatever the conditions. */
  readonly total: number;
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
  readonly cost: ReadCost;
};

const MOST_SERIES = 6;

const IN_RANGE = `time >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')`;

type Row = {
  readonly bucket: string;
  readonly key: string;
  readonly events: string;
  readonly first_us: string;
  readonly last_us: string;
};

/** Counts of the matching events over time. Throws what `Lake.query` throws. */
export async function countOverTime(lake: Lake, wanted: CountOverTime): Promise<TimeCounts> {
  const looked = await rangeOf(lake, wanted);
  const filter = eventFilter(wanted.conditions);
  const bounds = { from_us: Math.round(looked.fromMs * 1000), to_us: Math.round(looked.toMs * 1000) };
  const limits = { ...ANALYSIS_LIMITS, ...(wanted.signal && { signal: wanted.signal }) };
  const costs: ReadCost[] = [];
  const isOpen = wanted.fromMs === undefined || wanted.toMs === undefined;
  const range =
    isOpen && wanted.span === 'matched' ? await matchedRange(lake, { filter, bounds, limits, looked, wanted }) : looked;
  const widthMs = bucketWidth(range, wanted.mostBuckets);
  const sql = `SELECT intDiv(toUnixTimestamp64Milli(time), {width:Int64}) AS bucket, ${STACK_COLUMNS[wanted.by]} AS key,
      count() AS events, toUnixTimestamp64Micro(min(time)) AS first_us, toUnixTimestamp64Micro(max(time)) AS last_us
    FROM events WHERE ${IN_RANGE} AND ${filter.sql} GROUP BY bucket, key`;
  const parameters = { ...filter.parameters, ...bounds, width: widthMs };
  const rows = await queryWithCost<Row>(lake, sql, { parameters, limits, onCost: (cost) => costs.push(cost) });
  const [whole] = await lake.query<{ n: string }>(`SELECT count() AS n FROM events WHERE ${IN_RANGE}`, bounds, limits);
  const ends = rows.flatMap(({ first_us, last_us }) => [Number(first_us) / 1000, Number(last_us) / 1000]);
  return {
    ...range,
    widthMs,
    ...bucketsOf(rows, range, widthMs),
    matched: rows.reduce((sum, { events }) => sum + Number(events), 0),
    total: Number(whole?.n ?? 0),
    firstMs: ends.length === 0 ? undefined : ends.reduce((least, end) => Math.min(least, end)),
    lastMs: ends.length === 0 ? undefined : ends.reduce((most, end) => Math.max(most, end)),
    cost: costs[0] ?? { rowsRead: 0, bytesRead: 0 },
  };
}

type Range = { readonly fromMs: number; readonly toMs: number };

/** The asked range; where an end is open, that of the data. */
export async function rangeOf(lake: Lake, { fromMs, toMs }: EventWindow): Promise<Range> {
  const asked = { fromMs: Math.max(0, fromMs ?? 0), toMs: Math.min(LATEST_MS + 1, toMs ?? LATEST_MS + 1) };
  if (fromMs !== undefined && toMs !== undefined)
    return { fromMs: asked.fromMs, toMs: Math.max(...Object.values(asked)) };
  const extent = await extentOf(lake, { table: 'events', timeColumn: 'time' });
  const start = fromMs === undefined ? Math.max(asked.fromMs, extent.firstUs / 1000) : asked.fromMs;
  const end = toMs === undefined ? Math.min(asked.toMs, extent.endUs / 1000) : asked.toMs;
  return { fromMs: Math.min(start, end), toMs: end };
}

type Looked = {
  readonly filter: SqlFilter;
  readonly bounds: Readonly<Record<string, number>>;
  readonly limits: Partial<QueryLimits>;
  readonly looked: Range;
  readonly wanted: CountOverTime;
};

/** So much on either side of the first and of the last match, that neither stands at the edge. */
const AIR = 0.03;
const LEAST_AIR_MS = 30_000;

/** From the first match to the last: a few minutes among years would be one bar. An end that was asked for stays. */
async function matchedRange(lake: Lake, { filter, bounds, limits, looked, wanted }: Looked): Promise<Range> {
  const [row] = await lake.query<{ first_us: string; last_us: string; n: string }>(
    `SELECT toUnixTimestamp64Micro(min(time)) AS first_us, toUnixTimestamp64Micro(max(time)) AS last_us, count() AS n
    FROM events WHERE ${IN_RANGE} AND ${filter.sql}`,
    { ...filter.parameters, ...bounds },
    limits,
  );
  if (row === undefined || row.n === '0') return looked;
  const [firstMs, lastMs] = [Number(row.first_us) / 1000, Number(row.last_us) / 1000];
  const airMs = Math.max(LEAST_AIR_MS, (lastMs - firstMs) * AIR);
  return {
    fromMs: wanted.fromMs === undefined ? Math.max(0, Math.floor(firstMs - airMs)) : looked.fromMs,
    toMs: wanted.toMs === undefined ? Math.ceil(lastMs + airMs) : looked.toMs,
  };
}

function bucketsOf(rows: readonly Row[], range: Range, widthMs: number): Pick<TimeCounts, 'keys' | 'buckets'> {
  const sums = new Map<string, number>();
  for (const { key, events } of rows) sums.set(key, (sums.get(key) ?? 0) + Number(events));
  const ranked = [...sums.keys()].sort((left, right) => (sums.get(right) ?? 0) - (sums.get(left) ?? 0));
  const isTooMany = ranked.length > MOST_SERIES;
  const named = isTooMany ? ranked.slice(0, MOST_SERIES - 1) : ranked;
  const keys = isTooMany ? [...named, undefined] : named;
  const first = Math.floor(range.fromMs / widthMs);
  const buckets = Array.from({ length: Math.ceil(range.toMs / widthMs) - first }, (_, at) => ({
    startMs: (first + at) * widthMs,
    counts: keys.map(() => 0),
  }));
  for (const { bucket, key, events } of rows) {
    const counts = buckets[Number(bucket) - first]?.counts;
    const at = named.indexOf(key);
    const place = at < 0 ? keys.length - 1 : at;
    if (counts) counts[place] = (counts[place] ?? 0) + Number(events);
  }
  return { keys, buckets };
}
