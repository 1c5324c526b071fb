import { eventIdOf } from '../../../platform/kernel/index.ts';
import type { Lake, LakeTable } from '../contract.ts';
import { LATEST_MS } from '../write-origin.ts';
import { cursorOf, type PageKey, parseCursor } from './page-cursor.ts';
import type { SqlFilter } from './sql-filter.ts';

export type PageRequest = {
  readonly table: LakeTable;
  readonly timeColumn: 'time' | 'received_at';
  /** SQL expressions, constants of this code. */
  readonly columns: readonly string[];
  readonly filter: SqlFilter;
  /** From inclusive, to exclusive; milliseconds since the Unix epoch. Absent: everything. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Otherwise newest first. A cursor belongs to the order in which it was given. */
  readonly isOldestFirst?: boolean;
  /** Stops the search once it is aborted. */
  readonly signal?: AbortSignal | undefined;
};

type Timeline = Pick<PageRequest, 'table' | 'timeColumn'>;

export type Page<Item> = { readonly rows: readonly Item[]; readonly next: string | null };

export type KeyRow = {
  readonly time_us: string;
  readonly journal_id: string;
  readonly sequence: string;
  readonly record: number;
};

const HOUR_US = 3_600_000_000;
const GROWTH = 64;

/**
 * Looks away from where the page begins in windows of an hour, 64 hours and so on until it is full: "the newest 50" reads
 * the newest hour, however much lies behind it.
 */
export async function readPage<Row>(lake: Lake, request: PageRequest): Promise<Page<Row & KeyRow>> {
  const after = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  const rest = await restOf(lake, request, after);
  const rows: (Row & KeyRow)[] = [];
  for (let spanUs = HOUR_US; rest.untilUs > rest.fromUs && rows.length <= request.limit; spanUs *= GROWTH) {
    const window = takeWindow(rest, spanUs, request.isOldestFirst === true);
    const wanted = request.limit + 1 - rows.length;
    rows.push(...(await readWindow<Row>(lake, request, { ...window, wanted, after })));
  }
  const last = rows[request.limit - 1];
  const isMore = rows.length > request.limit && last !== undefined;
  return { rows: rows.slice(0, request.limit), next: isMore ? cursorOf(keyOf(last)) : null };
}

/** What is still to be looked through. */
type Rest = { fromUs: number; untilUs: number };

async function restOf(lake: Lake, request: PageRequest, after: PageKey | undefined): Promise<Rest> {
  const extent = await extentOf(lake, request);
  const fromUs = Math.max(toMicroseconds(request.fromMs ?? 0), extent.firstUs);
  const untilUs = Math.min(toMicroseconds(request.toMs ?? LATEST_MS + 1), extent.endUs);
  if (after === undefined) return { fromUs, untilUs };
  return request.isOldestFirst
    ? { fromUs: Math.max(fromUs, Number(after.timeUs)), untilUs }
    : { fromUs, untilUs: Math.min(untilUs, Number(after.timeUs) + 1) };
}

/** Takes the next window away from what is left. */
function takeWindow(rest: Rest, spanUs: number, isOldestFirst: boolean): Pick<Window, 'startUs' | 'untilUs'> {
  const { fromUs, untilUs } = rest;
  if (isOldestFirst) rest.fromUs = Math.min(untilUs, fromUs + spanUs);
  else rest.untilUs = Math.max(fromUs, untilUs - spanUs);
  return isOldestFirst ? { startUs: fromUs, untilUs: rest.fromUs } : { startUs: rest.untilUs, untilUs };
}

/** Positions with the event's id: every read starts from these. */
export function identityOf(row: KeyRow): { readonly eventId: string; readonly timeMs: number } {
  const position = { journalId: row.journal_id, sequence: Number(row.sequence), record: row.record };
  return { eventId: eventIdOf(position), timeMs: Number(row.time_us) / 1000 };
}

function keyOf(row: KeyRow): PageKey {
  return { timeUs: row.time_us, journalId: row.journal_id, sequence: row.sequence, record: row.record };
}

/**
 * Whole hours that the data lies in, so that no window is spent outside. The engine keeps the least and the greatest
 * first sort key of every part: this reads no rows.
 */
export async function extentOf(
  lake: Lake,
  { table, timeColumn }: Timeline,
): Promise<{ firstUs: number; endUs: number }> {
  const hour = `toStartOfHour(${timeColumn})`;
  const [row] = await lake.query<{ first: number; last: number; n: string }>(
    `SELECT toUnixTimestamp(min(${hour})) AS first, toUnixTimestamp(max(${hour})) AS last, count() AS n FROM ${table}`,
    {},
  );
  if (row === undefined || row.n === '0') return { firstUs: 0, endUs: 0 };
  return { firstUs: row.first * 1_000_000, endUs: row.last * 1_000_000 + HOUR_US };
}

type Window = {
  readonly startUs: number;
  readonly untilUs: number;
  readonly wanted: number;
  readonly after: PageKey | undefined;
};

function readWindow<Row>(
  lake: Lake,
  { table, timeColumn, columns, filter, isOldestFirst = false, signal }: PageRequest,
  { startUs, untilUs, wanted, after }: Window,
): Promise<readonly (Row & KeyRow)[]> {
  const key = `(${timeColumn}, journal_id, sequence, record)`;
  const [isAfter, order] = isOldestFirst ? ['>', 'ASC'] : ['<', 'DESC'];
  const afterSql =
    after === undefined
      ? ''
      : `AND ${key} ${isAfter} (fromUnixTimestamp64Micro({after_time:Int64}, 'UTC'), {after_journal:String},
           {after_sequence:UInt64}, {after_record:UInt32})`;
  return lake.query(
    `SELECT toUnixTimestamp64Micro(${timeColumn}) AS time_us, ${['journal_id', 'sequence', 'record', ...columns].join(', ')}
     FROM ${table}
     WHERE ${timeColumn} >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')
       AND ${timeColumn} < fromUnixTimestamp64Micro({until:Int64}, 'UTC')
       ${afterSql} AND ${filter.sql}
     ORDER BY ${timeColumn} ${order}, journal_id ${order}, sequence ${order}, record ${order}
     LIMIT {wanted:UInt32}`,
    {
      ...filter.parameters,
      start: startUs,
      until: untilUs,
      wanted,
      after_time: after?.timeUs ?? 0,
      after_journal: after?.journalId ?? '',
      after_sequence: after?.sequence ?? 0,
      after_record: after?.record ?? 0,
    },
    signal && { signal },
  );
}

function toMicroseconds(timeMs: number): number {
  return Math.round(Math.min(Math.max(timeMs, 0), LATEST_MS + 1) * 1000);
}
