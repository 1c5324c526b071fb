import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type { DecodeContext, DecodedRecord, EventLogsource, SourceDefinition } from '../contract.ts';
import { reject } from '../framing/index.ts';
import { jsonRecords } from '../json/index.ts';
import { flattenRecord } from './aws-cloudtrail/flatten.ts';
import { toBrief, toOcsf } from './aws-cloudtrail/map-to-ocsf.ts';
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
  toOcsf,
  toBrief,
};

function decodeCloudtrail(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  return jsonRecords(payload, format, (value, raw) => {
    if (typeof value.eventName !== 'string' || typeof value.eventSource !== 'string') {
      return reject('not-an-event', 'The JSON object has no eventName and eventSource.', { raw });
    }
    const timeMs = timeOf(value.eventTime) ?? context.receivedAtMs;
    return { timeMs, fields: flattenRecord(value), logsource: LOGSOURCE };
  });
}

/** `2023-07-10T11:42:36Z`. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) return undefined;
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
