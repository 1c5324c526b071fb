import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type { DecodedEvent, DecodedRecord, RejectedRecord } from '../contract.ts';
import {
  type CutRecord,
  cutFrames,
  cutJsonValues,
  cutLines,
  decodeUtf8,
  MAX_RECORD_BYTES,
  reject,
} from '../framing/index.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

export type JsonObject = Readonly<Record<string, unknown>>;

/** An event without what every record has, or a reject. `raw`: for the reject. */
type ReadObject = (value: JsonObject, raw: Uint8Array) => Omit<DecodedEvent, 'kind' | 'raw'> | RejectedRecord;

/** A line that is a list holds so many records at most: two bytes each would make half a million of one line. */
const MAX_LISTED = 10_000;

/**
 * Cuts a payload into JSON objects and reads each: one a line, or a document of one value, of a list or of values one
 * after the other. A line may hold a whole list, too: its first 10,000 objects are events of that line. What is no object is
 * rejected.
 */
export function* jsonRecords(payload: Uint8Array, format: PayloadFormat, read: ReadObject): Iterable<DecodedRecord> {
  if (format === 'json') {
    yield* documentRecords(payload, read);
    return;
  }
  const cut = format === 'frames' ? cutFrames : cutLines;
  for (const record of cut(payload, MAX_RECORD_BYTES)) {
    if (record.kind === 'rejected') yield record;
    else yield* lineRecords(record, read);
  }
}

function* lineRecords(record: CutRecord, read: ReadObject): Iterable<DecodedRecord> {
  const line = record.line === undefined ? {} : { line: record.line };
  const value = parseJson(record.bytes);
  if (!isWrappedList(value)) yield { ...recordOf(record.bytes, value, read), ...line };
  else for (const inner of listedRecords(record.bytes, read)) yield { ...inner, ...line };
}

/** What of the list is no record makes one reject together, which keeps the whole line. */
function* listedRecords(raw: Uint8Array, read: ReadObject): Iterable<DecodedRecord> {
  let taken = 0;
  let refused = 0;
  for (const value of cutJsonValues(raw, MAX_RECORD_BYTES)) {
    const object = value.kind === 'cut' && taken < MAX_LISTED ? parseJson(value.bytes) : undefined;
    if (value.kind === 'rejected' || !isJsonObject(object)) refused += 1;
    else {
      taken += 1;
      yield recordOf(value.bytes, object, read);
    }
  }
  if (refused === 0) return;
  const detail = `Of the line's list ${refused} elements are no JSON objects, or stand behind its first ${MAX_LISTED}.`;
  yield reject('malformed', detail, { raw });
}

/** How many records a line, or a frame, makes at most: each object of a list begins with a brace. */
export function atMostRecordsOf(line: Uint8Array): number {
  if (!line.includes(OPEN_BRACKET)) return 1;
  let braces = 0;
  for (let at = line.indexOf(OPEN_BRACE); at !== -1 && braces < MAX_LISTED; at = line.indexOf(OPEN_BRACE, at + 1)) {
    braces += 1;
  }
  return braces + 1;
}

function isWrappedList(value: unknown): boolean {
  const list = isJsonObject(value) ? (value.Records ?? value.records) : value;
  return Array.isArray(list) && (list !== value || isJsonObject(list[0]));
}

function* documentRecords(payload: Uint8Array, read: ReadObject): Iterable<DecodedRecord> {
  for (const record of cutJsonValues(payload, MAX_RECORD_BYTES)) {
    yield record.kind === 'rejected' ? record : recordOf(record.bytes, parseJson(record.bytes), read);
  }
}

function recordOf(raw: Uint8Array, value: unknown, read: ReadObject): DecodedRecord {
  if (!isJsonObject(value)) return reject('malformed', 'The record is no JSON object.', { raw });
  const found = read(value, raw);
  return 'kind' in found ? found : { kind: 'event', ...found, raw };
}

/** Undefined: no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    return undefined;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
