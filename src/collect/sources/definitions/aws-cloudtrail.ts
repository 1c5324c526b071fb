import type { PayloadFormat } from '../../../platform/journal/index.ts';
import { briefOf } from '../../ocsf/index.ts';
import type { DecodeContext, DecodedRecord, EventLogsource, SourceDefinition } from '../contract.ts';
import {
  type CutRecord,
  cutFrames,
  cutJsonValues,
  cutLines,
  decodeUtf8,
  MAX_RECORD_BYTES,
  reject,
} from '../framing/index.ts';
import { flattenRecord } from './aws-cloudtrail/flatten.ts';
import { mapCloudtrailToOcsf } from './aws-cloudtrail/map-to-ocsf.ts';
import { recogniseCloudtrail } from './aws-cloudtrail/recognise-cloudtrail.ts';

const LOGSOURCE: EventLogsource = { product: 'aws', service: 'cloudtrail', categories: [] };

/** AWS CloudTrail records (event versions 1.x) as log files hold them, or one a line. */
export const awsCloudtrail: SourceDefinition = {
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail',
  description: 'Calls to the AWS API and console sign-ins, from CloudTrail log files or one record a line.',
  // AWS promises no time; files come within about five minutes, at times a quarter of an hour.
  latenessMs: 20 * 60_000,
  hints: [/^aws:cloudtrail$/, /^logs-aws\.cloudtrail\b/],
  recognise: recogniseCloudtrail,
  decode: decodeCloudtrail,
  toOcsf: mapCloudtrailToOcsf,
  toBrief: (event) => briefOf(mapCloudtrailToOcsf(event)),
};

function* decodeCloudtrail(
  payload: Uint8Array,
  format: PayloadFormat,
  context: DecodeContext,
): Iterable<DecodedRecord> {
  if (format === 'json') {
    yield* decodeDocument(payload, context);
    return;
  }
  const cut = format === 'frames' ? cutFrames : cutLines;
  for (const record of cut(payload, MAX_RECORD_BYTES)) {
    if (record.kind === 'rejected') yield record;
    else yield* decodeLine(record, context);
  }
}

/** A whole log file may stand on one line. */
function* decodeLine(record: CutRecord, context: DecodeContext): Iterable<DecodedRecord> {
  const line = record.line === undefined ? {} : { line: record.line };
  const value = parse(record.bytes);
  if (value === undefined || !Array.isArray(value.Records)) yield { ...toRecord(record, value, context), ...line };
  else for (const inner of decodeDocument(record.bytes, context)) yield { ...inner, ...line };
}

function* decodeDocument(payload: Uint8Array, context: DecodeContext): Iterable<DecodedRecord> {
  for (const record of cutJsonValues(payload, MAX_RECORD_BYTES)) {
    yield record.kind === 'rejected' ? record : toRecord(record, parse(record.bytes), context);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function toRecord({ bytes: raw }: CutRecord, value: JsonObject | undefined, context: DecodeContext): DecodedRecord {
  if (value === undefined) return reject('malformed', 'The record is no JSON object.', { raw });
  if (typeof value.eventName !== 'string' || typeof value.eventSource !== 'string') {
    return reject('not-an-event', 'The JSON object has no eventName and eventSource.', { raw });
  }
  const timeMs = timeOf(value.eventTime) ?? context.receivedAtMs;
  return { kind: 'event', timeMs, fields: flattenRecord(value), logsource: LOGSOURCE, raw };
}

function parse(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `2023-07-10T11:42:36Z`. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) return undefined;
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
