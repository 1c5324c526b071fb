import { type EventPosition, eventIdOf } from '../../../platform/kernel/index.ts';
import type { EventLogsource, FieldRecord } from '../../sources/index.ts';
import { columnOf, HOT_FIELDS } from '../columns.ts';
import type { Lake, RecordOrigin } from '../contract.ts';

/** An event as the lake has it. */
export type StoredEvent = {
  readonly eventId: string;
  readonly origin: RecordOrigin;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
  readonly logsource: EventLogsource;
  readonly host: string;
  readonly user: string;
  readonly classUid: number;
  readonly activityId: number;
  readonly severityId: number;
  readonly statusId: number;
  /**
   * Values are text, a list where the field had several. Of an event whose raw is a JSON object, only the fields that
   * rules name; its source's `decode` gives all of them again from `raw`.
   */
  readonly fields: FieldRecord;
  /** Byte for byte as received. */
  readonly raw: Uint8Array;
};

type Row = {
  readonly time_us: string;
  readonly received_us: string;
  readonly source: string;
  readonly sender: string;
  readonly is_sample: boolean;
  readonly product: string;
  readonly service: string;
  readonly categories: readonly string[];
  readonly host: string;
  readonly user: string;
  readonly class_uid: number;
  readonly activity_id: number;
  readonly severity_id: number;
  readonly status_id: number;
  readonly hot: readonly string[];
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly null_fields: readonly string[];
  readonly raw_base64: string;
};

// A map goes out as two lists: as a JSON object it would lose repeated names. Raw may be no UTF-8.
const SQL = `
SELECT toUnixTimestamp64Micro(time) AS time_us, toUnixTimestamp64Micro(received_at) AS received_us,
  source, sender, is_sample, product, service, categories, host, user,
  class_uid, activity_id, severity_id, status_id,
  [${HOT_FIELDS.map((name) => `toString(${columnOf(name)})`).join(', ')}] AS hot,
  mapKeys(fields) AS names, mapValues(fields) AS values, null_fields, base64Encode(raw) AS raw_base64
FROM events
WHERE sequence = {sequence:UInt64} AND record = {record:UInt32} AND journal_id = {journal:String}
LIMIT 1`;

/** Undefined: no such event. */
export async function getEvent(lake: Lake, position: EventPosition): Promise<StoredEvent | undefined> {
  const { journalId, sequence, record } = position;
  const [row] = await lake.query<Row>(SQL, { journal: journalId, sequence, record });
  if (row === undefined) return undefined;
  return {
    eventId: eventIdOf(position),
    origin: {
      position,
      receivedAtMs: Number(row.received_us) / 1000,
      sourceId: row.source,
      sender: row.sender,
      isSample: row.is_sample,
    },
    timeMs: Number(row.time_us) / 1000,
    logsource: { product: row.product, service: row.service, categories: row.categories },
    host: row.host,
    user: row.user,
    classUid: row.class_uid,
    activityId: row.activity_id,
    severityId: row.severity_id,
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
