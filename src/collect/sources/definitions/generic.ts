import { Buffer, isUtf8 } from 'node:buffer';
import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type {
  DecodeContext,
  DecodedEvent,
  DecodedRecord,
  EventLogsource,
  FieldRecord,
  SourceDefinition,
} from '../contract.ts';
import { type CutRecord, cutFrames, cutLines, decodeUtf8, MAX_RECORD_BYTES } from '../framing/index.ts';
import { flattenObject, jsonRecords } from '../json/index.ts';
import { mapWith } from '../mapping/index.ts';
import { readPairs } from '../text/index.ts';
import { readAnyTime, readLogTimestamp } from '../time/index.ts';
import { findTable, type Table } from './generic/csv.ts';
import { eventTimeOf } from './generic/event-time.ts';
import { GENERIC_MAPPING } from './generic/mapping.ts';
import { recogniseGeneric } from './generic/recognise-generic.ts';

/** No rule asks for nothing: an unknown log must not be taken for one that rules are written for. */
const LOGSOURCE: EventLogsource = { product: '', service: '', categories: [] };

/**
 * Text of no kind that Watchfloor knows, kept as it came and searchable: JSON objects, `key=value`, CSV and its relatives
 * below a header, else lines with what stands in them as `message`.
 */
export const generic: SourceDefinition = {
  id: 'generic',
  title: 'Not recognised',
  description: 'Any text: JSON, key=value, CSV with a header, plain lines. Searchable; no rule looks at it.',
  // Whoever uploads unknown logs uploads old ones, too.
  latenessMs: 60_000,
  isCatchAll: true,
  recognise: recogniseGeneric,
  decode: decodeGeneric,
  ...mapWith(() => GENERIC_MAPPING),
};

function decodeGeneric(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  if (format !== 'json') return decodeLines(payload, format, context);
  return jsonRecords(payload, format, (value) => {
    const fields = Object.fromEntries(flattenObject(value));
    return { timeMs: eventTimeOf(fields, context.receivedAtMs) ?? context.receivedAtMs, fields, logsource: LOGSOURCE };
  });
}

function* decodeLines(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  const table = format === 'lines' ? findTable(payload) : undefined;
  const cut = format === 'frames' ? cutFrames : cutLines;
  for (const record of cut(payload, MAX_RECORD_BYTES)) {
    if (record.kind === 'rejected' && record.reason !== 'wrong-encoding') yield record;
    else if (table === undefined || record.line !== table.line) yield eventOf(record, table, context);
  }
}

type Line = Omit<CutRecord, 'kind'> | { readonly raw: Uint8Array; readonly line?: number };

function eventOf(record: Line, table: Table | undefined, { receivedAtMs }: DecodeContext): DecodedEvent {
  const raw = 'bytes' in record ? record.bytes : record.raw;
  const text = textOf(raw);
  const fields = table?.read(text) ?? readObject(text) ?? readPairs(text);
  const timeMs =
    fields === undefined ? readLogTimestamp(text, receivedAtMs)?.timeMs : eventTimeOf(fields, receivedAtMs);
  return {
    kind: 'event',
    timeMs: timeMs ?? leadingNumber(text, receivedAtMs) ?? receivedAtMs,
    fields: fields ?? { message: text },
    logsource: LOGSOURCE,
    raw,
    ...(record.line === undefined ? {} : { line: record.line }),
  };
}

function readObject(text: string): FieldRecord | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    // The brace says what it is, where it is JSON at all.
    return Object.fromEntries(flattenObject(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** `1700000000.123 …`, as Squid and many a script write it. */
function leadingNumber(text: string, receivedAtMs: number): number | undefined {
  return readAnyTime(/^\d{9,19}(?:\.\d{1,9})?(?=\s)/.exec(text)?.[0], receivedAtMs);
}

/** What is not UTF-8 is nearly always Latin-1, or a relative of it. */
function textOf(bytes: Uint8Array): string {
  return isUtf8(bytes) ? decodeUtf8(bytes) : Buffer.from(bytes).toString('latin1');
}
