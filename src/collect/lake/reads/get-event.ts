import { type EventPosition, eventIdOf } from '../../../platform/kernel/index.ts';
import type { FieldRecord } from '../../sources/index.ts';
import { columnOf, HOT_FIELDS } from '../columns.ts';
import type { Lake } from '../contract.ts';
import { identityOf, type KeyRow } from './read-page.ts';
import { type EventSummary, SUMMARY_COLUMNS, type SummaryRow, summaryOf } from './search-events.ts';

/** An event as the lake has it. */
export type StoredEvent = EventSummary & {
  readonly categories: readonly string[];
  readonly activityId: number;
  readonly statusId: number;
  /**
   * Values are text, a list where the field had several. Of an event whose raw is a JSON object, only the fields that
   * rules name; its source's `decode` gives all of them again from `raw`.
   */
  readonly fields: FieldRecord;
  /** Byte for byte as received. */
  readonly raw: Uint8Array;
};

type Row = SummaryRow &
  KeyRow & {
    readonly categories: readonly string[];
    readonly activity_id: number;
    readonly status_id: number;
    readonly hot: readonly string[];
    readonly names: readonly string[];
    readonly values: readonly string[];
    readonly null_fields: readonly string[];
    readonly raw_base64: string;
  };

// A map goes out as two lists: as a JSON object it would lose repeated names. Raw may be no UTF-8.
const SELECT = `
SELECT toUnixTimestamp64Micro(time) AS time_us, journal_id, sequence, record, ${SUMMARY_COLUMNS.join(', ')},
  categories, activity_id, status_id,
  [${HOT_FIELDS.map((name) => `toString(${columnOf(name)})`).join(', ')}] AS hot,
  mapKeys(fields) AS names, mapValues(fields) AS values, null_fields, base64Encode(raw) AS raw_base64
FROM events`;

const ONE = `${SELECT}
WHERE sequence = {sequence:UInt64} AND record = {record:UInt32} AND journal_id = {journal:String}
LIMIT 1`;

const SOME = `${SELECT}
WHERE sequence IN {sequences:Array(UInt64)}
  AND concat(journal_id, '-', toString(sequence), '-', toString(record)) IN {ids:Array(String)}`;

/** Undefined: no such event. */
export async function getEvent(lake: Lake, position: EventPosition): Promise<StoredEvent | undefined> {
  const { journalId, sequence, record } = position;
  const [row] = await lake.query<Row>(ONE, { journal: journalId, sequence, record });
  return row && storedEventOf(row);
}

/** Those that are there, in no order. At most a few thousand: their ids travel in the request. */
export async function getEvents(lake: Lake, positions: readonly EventPosition[]): Promise<readonly StoredEvent[]> {
  if (positions.length === 0) return [];
  const sequences = [...new Set(positions.map(({ sequence }) => sequence))];
  const rows = await lake.query<Row>(SOME, { sequences, ids: positions.map(eventIdOf) });
  return rows.map(storedEventOf);
}

function storedEventOf(row: Row): StoredEvent {
  return {
    ...identityOf(row),
    ...summaryOf(row),
    categories: row.categories,
    activityId: row.activity_id,
    statusId: row.status_id,
    fields: fieldsOf(row),
    raw: Buffer.from(row.raw_base64, 'base64'),
  };
}

function fieldsOf(row: Row): FieldRecord {
  const values = new Map<string, (string | null)[]>();
  const add = (name: string, value: string | null) => {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  };
  for (const [index, name] of HOT_FIELDS.entries()) {
    const value = row.hot[index] ?? '';
    if (value !== '') add(name, value);
  }
  for (const [index, name] of row.names.entries()) add(name, row.values[index] ?? '');
  for (const name of row.null_fields) add(name, null);
  // fromEntries defines properties, so a field named `__proto__` stays a field.
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? null) : list]));
}
