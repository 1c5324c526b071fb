import { Buffer, isUtf8 } from 'node:buffer';
import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type { DecodeContext, DecodedEvent, DecodedRecord, RejectedRecord, SourceDefinition } from '../contract.ts';
import { type CutRecord, cutFrames, cutLines, decodeUtf8 } from '../framing/index.ts';
import { mapWith } from '../mapping/index.ts';
import { AuditEvents } from './syslog/audit-events.ts';
import { decodeMessage } from './syslog/decode-message.ts';
import { syslogMapping } from './syslog/mapping.ts';
import { recogniseSyslog } from './syslog/recognise-syslog.ts';

/** Above what any sender writes; RFC 5424 section 6.1 asks receivers for 2,048 bytes. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * Syslog of Linux, other Unix systems and network devices: RFC 5424, RFC 3164 and what passes for it, and the lines
 * that the applications of `applications/registry.ts` write to it or to files of their own. A 3164 time has neither
 * year nor zone: it is read as UTC, in the year nearest to the time of receipt.
 */
export const syslog: SourceDefinition = {
  id: 'syslog',
  title: 'Syslog and text logs',
  description:
    'RFC 3164 and 5424 messages, Linux audit, web servers, proxies, DNS, mail, firewalls, CEF and LEEF, also without a header.',
  // Senders that queue, and clocks that differ by seconds.
  latenessMs: 60_000,
  hints: [/^syslog$/, /^linux_(?:secure|audit|messages_syslog)$/, /^logs-(?:system\.(?:auth|syslog)|syslog)\b/],
  recognise: recogniseSyslog,
  decode: decodeSyslog,
  ...mapWith(syslogMapping),
};

function* decodeSyslog(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  const cut = format === 'frames' ? cutFrames : cutLines;
  const audit = new AuditEvents(context);
  for (const record of cut(payload, MAX_MESSAGE_BYTES)) {
    if (record.kind === 'rejected' && record.reason !== 'wrong-encoding') yield record;
    else yield* decodeLine(lineOf(record), audit, context);
  }
  yield* audit.end();
}

type Line = Pick<DecodedEvent, 'raw' | 'line'>;

function* decodeLine(line: Line, audit: AuditEvents, context: DecodeContext): Iterable<DecodedEvent> {
  const decoded = decodeMessage(textOf(line.raw), context);
  if (decoded.kind === 'audit') yield* audit.add(decoded, line);
  else yield { ...decoded, ...line };
}

/** Syslog names no encoding, so a line in Latin-1 is an event like any other. */
function lineOf(record: CutRecord | RejectedRecord): Line {
  const raw = record.kind === 'cut' ? record.bytes : record.raw;
  return record.line === undefined ? { raw } : { raw, line: record.line };
}

/** RFC 3164 names no encoding: what is not UTF-8 is nearly always Latin-1, or a relative of it. */
function textOf(bytes: Uint8Array): string {
  return isUtf8(bytes) ? decodeUtf8(bytes) : Buffer.from(bytes).toString('latin1');
}
