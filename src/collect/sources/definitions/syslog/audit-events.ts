import { Buffer } from 'node:buffer';
import type { DecodeContext, DecodedEvent, FieldRecord } from '../../contract.ts';
import { auditLogsource } from './applications/auditd.ts';
import type { AuditRecord } from './decode-message.ts';
import { headerFields } from './fields.ts';
import { joinAudit } from './join-audit.ts';

type Line = Pick<DecodedEvent, 'raw' | 'line'>;
type OpenEvent = { readonly records: AuditRecord[]; readonly lines: Line[] };

/** Events whose records are mixed with those of others; the kernel writes hardly more than a few at a time. */
const MAX_OPEN = 16;
/** An event has a record for each path it touches. */
const MAX_RECORDS = 64;
/** The kernel writes these last; a system without EOE in its log has PROCTITLE. */
const LAST = new Set(['EOE', 'PROCTITLE']);

/**
 * Joins the records of one audit event: of one host, one time, one serial. They come one after the other, at times with
 * other lines between. Within one payload: an event that a payload's end cuts is two, each whole in itself.
 */
export class AuditEvents {
  readonly #context: DecodeContext;
  readonly #open = new Map<string, OpenEvent>();

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  /** Gives the events that are complete now. */
  *add(record: AuditRecord, line: Line): Iterable<DecodedEvent> {
    const { audit, message } = record;
    const key = `${audit.node} ${message.hostname} ${audit.timeMs} ${audit.serial}`;
    const event = this.#open.get(key) ?? { records: [], lines: [] };
    event.records.push(record);
    event.lines.push(line);
    this.#open.set(key, event);
    if (LAST.has(audit.type) || event.records.length >= MAX_RECORDS) yield* this.#close(key);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) yield* this.#close(oldest);
  }

  *end(): Iterable<DecodedEvent> {
    for (const key of [...this.#open.keys()]) yield* this.#close(key);
  }

  *#close(key: string): Iterable<DecodedEvent> {
    const event = this.#open.get(key);
    this.#open.delete(key);
    const [first] = event?.records ?? [];
    const [firstLine] = event?.lines ?? [];
    if (event === undefined || first === undefined || firstLine === undefined) return;
    const joined = joinAudit(event.records.map(({ audit }) => audit));
    const message = event.records.map(({ message: { message: text } }) => text).join('\n');
    // An audit record has fields named `name`, `exe`, `key`: of syslog's own names only these stand before them.
    const fields: FieldRecord = { ...joined, ...headerFields(first.message, this.#context.sender), message };
    const raw = event.lines.length === 1 ? firstLine.raw : joinLines(event.lines);
    yield { kind: 'event', timeMs: first.audit.timeMs, fields, logsource: auditLogsource(joined), ...firstLine, raw };
  }
}

function joinLines(lines: readonly Line[]): Uint8Array {
  const parts = lines.flatMap(({ raw }, at) => (at === 0 ? [raw] : [Buffer.of(0x0a), raw]));
  return Buffer.concat(parts);
}
