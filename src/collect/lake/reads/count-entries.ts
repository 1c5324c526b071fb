import { eventIdOf } from '../../../platform/kernel/index.ts';
import type { Lake } from '../contract.ts';

/** Journal sequences, both inclusive. */
export type EntryRange = { readonly from: number; readonly to: number };
export type EntryCount = EntryRange & {
  readonly events: number;
  readonly rejects: number;
  /** Null where nothing could be read. */
  readonly firstEventId: string | null;
};

type Row = {
  readonly place: string;
  readonly events: string;
  readonly rejects: string;
  readonly first_sequence: string;
  readonly first_record: string;
};

// The outer bounds let the index on `sequence` skip what lies elsewhere; the ranges themselves cannot.
const WHERE = `journal_id = {journal:String} AND sequence BETWEEN {first:UInt64} AND {last:UInt64}`;

const SQL = `
SELECT arrayFirstIndex((a, b) -> sequence BETWEEN a AND b, {froms:Array(UInt64)}, {tos:Array(UInt64)}) AS place,
  sum(is_event) AS events, sum(NOT is_event) AS rejects,
  minIf(sequence, is_event = 1) AS first_sequence, argMinIf(record, (sequence, record), is_event = 1) AS first_record
FROM (
  SELECT sequence, record, 1 AS is_event FROM events WHERE ${WHERE}
  UNION ALL
  SELECT sequence, record, 0 AS is_event FROM rejects WHERE ${WHERE}
)
WHERE place > 0
GROUP BY place`;

/** What became of journal entries: how many events and rejects each range brought, in the order asked. Ranges must not overlap. */
export async function countEntries(
  lake: Lake,
  journalId: string,
  ranges: readonly EntryRange[],
): Promise<readonly EntryCount[]> {
  if (ranges.length === 0) return [];
  const rows = await lake.query<Row>(SQL, {
    journal: journalId,
    first: Math.min(...ranges.map(({ from }) => from)),
    last: Math.max(...ranges.map(({ to }) => to)),
    froms: ranges.map(({ from }) => from),
    tos: ranges.map(({ to }) => to),
  });
  const counts = new Map(rows.map((row) => [Number(row.place), row]));
  return ranges.map((range, index) => {
    const row = counts.get(index + 1);
    const events = Number(row?.events ?? 0);
    const position = { journalId, sequence: Number(row?.first_sequence), record: Number(row?.first_record) };
    const firstEventId = events === 0 ? null : eventIdOf(position);
    return { ...range, events, rejects: Number(row?.rejects ?? 0), firstEventId };
  });
}
