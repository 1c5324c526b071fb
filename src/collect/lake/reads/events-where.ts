import type { Lake, QueryLimits } from '../contract.ts';
import { type EventRow, STORED_EVENT_COLUMNS, type StoredEvent, storedEventOf } from './get-event.ts';
import { queryWithCost, type ReadCost } from './query-with-cost.ts';

export type EventsWhere = {
  /** SQL of this server's own code (an emitted rule), never a person's text. */
  readonly condition: string;
  /** What the condition refers to by name, for a `WITH`. */
  readonly definitions?: ReadonlyMap<string, string>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Event time, from inclusive, to exclusive; milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Asked before each page, because each page leaves less. */
  readonly limits: () => Partial<QueryLimits>;
  /** Told after each page, before it is given. */
  readonly onCost: (cost: ReadCost) => void;
  /** Events a page; a page is held in memory as a whole. */
  readonly pageSize: number;
};

/** Whole events, page by page, oldest first. Throws what `Lake.query` throws. */
export async function* eventsWhere(lake: Lake, where: EventsWhere): AsyncIterable<readonly StoredEvent[]> {
  const { condition, definitions = new Map(), pageSize, parameters, onCost } = where;
  const named = [...definitions].map(([name, sql]) => `${sql} AS ${name}`);
  // A row with a huge raw would make a page huge: the reply is bounded, and the page then fails aloud.
  const sql = `${named.length === 0 ? '' : `WITH ${named.join(', ')}`}
    SELECT ${STORED_EVENT_COLUMNS} FROM events
    WHERE time >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
      AND (time, journal_id, sequence, record) > (fromUnixTimestamp64Micro({after_us:Int64}, 'UTC'), {after_journal:String},
        {after_sequence:UInt64}, {after_record:UInt32})
      AND (${condition})
    ORDER BY time, journal_id, sequence, record LIMIT {page:UInt32}`;
  const range = { from_us: Math.round(where.fromMs * 1000), to_us: Math.round(where.toMs * 1000), page: pageSize };
  let after = { after_us: range.from_us - 1, after_journal: '', after_sequence: '0', after_record: 0 };
  for (;;) {
    const read = { parameters: { ...parameters, ...range, ...after }, limits: where.limits(), onCost };
    const rows = await queryWithCost<EventRow>(lake, sql, read);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(storedEventOf);
    if (rows.length < pageSize) return;
    const { time_us, journal_id, sequence, record } = last;
    after = { after_us: Number(time_us), after_journal: journal_id, after_sequence: sequence, after_record: record };
  }
}
