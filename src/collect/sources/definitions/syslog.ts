import { Buffer, isUtf8 } from 'node:buffer';
import type { PayloadFormat } from '../../../platform/journal/index.ts';
import { briefOf } from '../../ocsf/index.ts';
import type { DecodeContext, DecodedEvent, DecodedRecord, RejectedRecord, SourceDefinition } from '../contract.ts';
import { type CutRecord, cutFrames, cutLines, decodeUtf8 } from '../framing/index.ts';
import { fieldsOf } from './syslog/fields.ts';
import { logsourceOf } from './syslog/logsource.ts';
import { mapSyslogToOcsf } from './syslog/map-to-ocsf.ts';
import { parseSyslog } from './syslog/parse-syslog.ts';
import { recogniseSyslog } from './syslog/recognise-syslog.ts';

/** Above what any sender writes; RFC 5424 section 6.1 asks receivers for 2,048 bytes. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * Syslog of Linux, other Unix systems and Cisco devices: RFC 5424, RFC 3164 and what passes for it. A 3164 time has
 * neither year nor zone: it is read as UTC, in the year nearest to the time of receipt.
 */
export const syslog: SourceDefinition = {
  id: 'syslog',
  title: 'Syslog',
  description: 'RFC 3164 and RFC 5424 messages of Linux and network devices, with Linux audit lines among them.',
  // Senders that queue, and clocks that differ by seconds.
  latenessMs: 60_000,
  hints: [/^syslog$/, /^linux_(?:secure|audit|messages_syslog)$/, /^logs-(?:system\.(?:auth|syslog)|syslog)\b/],
  recognise: recogniseSyslog,
  decode: decodeSyslog,
  toOcsf: mapSyslogToOcsf,
  toBrief: (event) => briefOf(mapSyslogToOcsf(event)),
};

function* decodeSyslog(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  const cut = format === 'frames' ? cutFrames : cutLines;
  for (const record of cut(payload, MAX_MESSAGE_BYTES)) {
    yield record.kind === 'cut' ? decodeMessage(record, context) : readable(record, context);
  }
}

/** Syslog names no encoding, so a line in Latin-1 is an event like any other. */
function readable(record: RejectedRecord, context: DecodeContext): DecodedRecord {
  if (record.reason !== 'wrong-encoding') return record;
  const { raw, line } = record;
  return decodeMessage({ kind: 'cut', bytes: raw, ...(line === undefined ? {} : { line }) }, context);
}

function decodeMessage({ bytes, line }: CutRecord, context: DecodeContext): DecodedEvent {
  const message = parseSyslog(textOf(bytes), context.receivedAtMs);
  const { fields, audit } = fieldsOf(message, context.sender);
  return {
    kind: 'event',
    timeMs: audit?.timeMs ?? message.timeMs ?? context.receivedAtMs,
    fields,
    logsource: logsourceOf(message, audit !== undefined),
    raw: bytes,
    ...(line === undefined ? {} : { line }),
  };
}

/** RFC 3164 names no encoding: what is not UTF-8 is nearly always Latin-1, or a relative of it. */
function textOf(bytes: Uint8Array): string {
  return isUtf8(bytes) ? decodeUtf8(bytes) : Buffer.from(bytes).toString('latin1');
}
