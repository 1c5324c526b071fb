import { Buffer } from 'node:buffer';
import type {
  DecodeContext,
  DecodedRecord,
  EventLogsource,
  FieldValue,
  Recognition,
  RejectedRecord,
} from '../../contract.ts';
import { type CutRecord, decodeUtf8, readPayloadText, reject } from '../../framing/index.ts';
import { readAnyTime } from '../../time/index.ts';
import { completeFlow } from './fields.ts';

/** Version 2, which is written without a header to CloudWatch. */
const DEFAULT_COLUMNS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );
const MAX_COLUMNS = 64;
const NUMBERS: ReadonlySet<string> = new Set(
  'version srcport dstport protocol packets bytes start end tcp-flags traffic-path'.split(' '),
);
const HEADER = /^(?=.*\bsrcaddr\b)(?=.*\bdstaddr\b)[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)+$/;
const DEFAULT_LINE =
  /^2 (?:\d{12}|unknown) eni-\w{8,17} (?:\S{3,45}|-) (?:\S{3,45}|-) (?:\d{1,5}|-) (?:\d{1,5}|-) (?:\d{1,3}|-) (?:\d{1,19}|-) (?:\d{1,19}|-) \d{9,11} \d{9,11} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)$/;

/** Undefined: neither a header nor the default format. */
export function recogniseFlowLines(sample: Uint8Array): Recognition | undefined {
  const { bytes } = readPayloadText(sample);
  const end = bytes.indexOf(0x0a);
  const line = decodeUtf8(end === -1 ? bytes : bytes.subarray(0, end)).trimEnd();
  if (line.length > 2_000) return undefined;
  if (DEFAULT_LINE.test(line)) return { format: 'lines', confidence: 0.98 };
  if (!HEADER.test(line) || end === -1) return undefined;
  return { format: 'lines', confidence: 0.95, headerBytes: Buffer.byteLength(decodeUtf8(bytes.subarray(0, end + 1))) };
}

export function* decodeFlowLines(
  records: Iterable<CutRecord | RejectedRecord>,
  logsource: EventLogsource,
  context: DecodeContext,
): Iterable<DecodedRecord> {
  let columns: readonly string[] = DEFAULT_COLUMNS;
  for (const record of records) {
    if (record.kind === 'rejected') {
      yield record;
      continue;
    }
    const { bytes: raw } = record;
    const line = record.line === undefined ? {} : { line: record.line };
    const text = decodeUtf8(raw);
    if (raw.length <= 2_000 && HEADER.test(text)) {
      columns = text.split(' ', MAX_COLUMNS);
      continue;
    }
    const values = text.split(' ', MAX_COLUMNS + 1);
    if (values.length !== columns.length) {
      const detail = `The line has ${values.length} columns; ${columns.length} were expected.`;
      yield reject('malformed', detail, { raw, ...line });
      continue;
    }
    const fields = fieldsOf(columns, values);
    const timeMs = readAnyTime(fields.start, context.receivedAtMs) ?? context.receivedAtMs;
    yield { kind: 'event', timeMs, fields, logsource, raw, ...line };
  }
}

/** `-` where the flow has no such thing: no field. */
function fieldsOf(columns: readonly string[], values: readonly string[]): Record<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  for (const [index, name] of columns.entries()) {
    const value = values[index] ?? '-';
    if (value === '-') continue;
    fields.set(name, NUMBERS.has(name) && /^\d{1,15}$/.test(value) ? Number(value) : value);
  }
  completeFlow(fields);
  return Object.fromEntries(fields);
}
