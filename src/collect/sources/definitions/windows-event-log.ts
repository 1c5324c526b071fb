import { isUtf8 } from 'node:buffer';
import type { DecodeContext, DecodedEvent, DecodedRecord, FieldValue, SourceDefinition } from '../contract.ts';
import { readChunk, splitEvtxChunks } from '../evtx/index.ts';
import {
  type CutRecord,
  cutFrames,
  cutJsonValues,
  cutLines,
  decodeUtf8,
  MAX_RECORD_BYTES,
  reject,
} from '../framing/index.ts';
import { addAuditAliases } from './windows/audit-aliases.ts';
import { eventTimeOf, parseTime } from './windows/event-time.ts';
import { readWindowsJson, type WindowsJson } from './windows/json-event.ts';
import { FLAT_LINES } from './windows/line-layout.ts';
import { logsourceOf, serviceOf } from './windows/logsource.ts';
import { addServiceNames } from './windows/missing-names.ts';
import { recogniseWindows } from './windows/recognise.ts';
import { toWindowsBrief, toWindowsOcsf } from './windows/to-ocsf.ts';

const NO_CONTEXT: DecodeContext = { receivedAtMs: 0, sender: '' };
const NO_BYTES = new Uint8Array(0);

export const windowsEventLog: SourceDefinition = {
  id: 'windows-event-log',
  title: 'Windows event log',
  description: 'EVTX files, and JSON events as NXLog, Winlogbeat, Sentinel or converters of EVTX write them.',
  // Forwarders collect for some minutes.
  latenessMs: 5 * 60_000,
  hints: [/^(?:Xml)?WinEventLog\b/, /^winlogbeat\b/, /^logs-(?:windows|winlog)\b/],
  recognise: recogniseWindows,
  decode: (payload, format, context) => {
    switch (format) {
      case 'evtx-chunks':
        return decodeEvtx(payload, context);
      case 'lines':
        return decodeJson(cutLines(payload, MAX_RECORD_BYTES), context);
      case 'json':
        return decodeJson(cutJsonValues(payload, MAX_RECORD_BYTES), context);
      case 'frames':
        return decodeJson(cutFrames(payload, MAX_RECORD_BYTES), context);
    }
  },
  toOcsf: toWindowsOcsf,
  toBrief: toWindowsBrief,
  lines: {
    ...FLAT_LINES,
    isUtf8,
    decode: (line) => {
      for (const record of decodeJson(cutLines(line, MAX_RECORD_BYTES), NO_CONTEXT)) {
        return record.kind === 'event' ? record : undefined;
      }
      return undefined;
    },
    complete: (members) => {
      const fields = readWindowsJson(members)?.fields;
      return fields && toEvent(fields, { timeMs: 0, raw: NO_BYTES });
    },
  },
};

function* decodeEvtx(payload: Uint8Array, context: DecodeContext): Iterable<DecodedRecord> {
  for (const chunk of splitEvtxChunks(payload)) {
    for (const record of readChunk(chunk)) {
      if (record.kind === 'rejected') {
        yield record;
        continue;
      }
      const timeMs = firstTime(record.timeMs, record.writtenAtMs, context.receivedAtMs);
      yield toEvent(record.fields as Record<string, FieldValue>, { timeMs, raw: record.recordBytes });
    }
  }
}

function* decodeJson(records: Iterable<CutRecord | DecodedRecord>, context: DecodeContext): Iterable<DecodedRecord> {
  for (const record of records) yield record.kind === 'cut' ? decodeValue(record, context) : record;
}

function decodeValue(record: CutRecord, context: DecodeContext): DecodedRecord {
  const raw = record.bytes;
  const line = record.line === undefined ? {} : { line: record.line };
  let found: WindowsJson | undefined;
  try {
    found = readWindowsJson(JSON.parse(decodeUtf8(raw)));
  } catch (error) {
    // A SyntaxError, or a RangeError where hostile nesting fills the stack.
    return reject('malformed', error instanceof Error ? error.message : 'Not JSON.', { raw, ...line });
  }
  if (found === undefined) return reject('not-an-event', 'The object has no Windows EventID.', { raw, ...line });
  const { fields, shape } = found;
  const systemTime = shape === 'flat' ? undefined : parseTime(fields.TimeCreated);
  const timeMs = systemTime?.ms ?? eventTimeOf((name) => fields[name]) ?? context.receivedAtMs;
  return toEvent(fields, { timeMs, raw, ...line });
}

/** The fields are this decoder's own until here; from here on they are read only. */
function toEvent(
  fields: Record<string, FieldValue>,
  record: Pick<DecodedEvent, 'timeMs' | 'raw' | 'line'>,
): DecodedEvent {
  // Only a cleared log's event, and flat events of some forwarders, have a LogName: the log it was written to.
  const channel = fields.LogName ?? fields.Channel;
  const name = typeof channel === 'string' ? channel : '';
  const service = serviceOf(fields, name);
  if (service === 'security') addAuditAliases(fields);
  else addServiceNames(fields, service);
  return { kind: 'event', fields, logsource: logsourceOf(fields, name), ...record };
}

function firstTime(own: number | undefined, written: number | undefined, receivedAtMs: number): number {
  if (own !== undefined && Number.isFinite(own)) return own;
  return written !== undefined && Number.isFinite(written) ? written : receivedAtMs;
}
