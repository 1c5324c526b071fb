import { Buffer } from 'node:buffer';
import type { EventLogsource, FieldRecord, FieldValue } from '../contract.ts';
import { type JsonObject, jsonSource } from '../json/index.ts';
import { readApplication } from './syslog/applications/registry.ts';
import { logsourceOf, programOf } from './syslog/logsource.ts';
import { syslogMapping } from './syslog/mapping.ts';
import { NOTHING_STRUCTURED, SEVERITIES } from './syslog/message.ts';

/** `journalctl -o json`, and what forwards the journal so: systemd's own names, with syslog's beside them. */
export const journald = jsonSource({
  id: 'journald',
  title: 'systemd journal',
  description: 'The journal as JSON (journalctl -o json); messages of known programs are read as syslog’s are.',
  latenessMs: 60_000,
  anyOf: ['__REALTIME_TIMESTAMP', 'MESSAGE'],
  confidenceOf: (record) =>
    '__REALTIME_TIMESTAMP' in record && ('MESSAGE' in record || '_BOOT_ID' in record) ? 0.98 : 0,
  time: ['__REALTIME_TIMESTAMP', '_SOURCE_REALTIME_TIMESTAMP'],
  logsource: logsourceOfEntry,
  complete: completeEntry,
  mapping: syslogMapping,
});

const NAMES: readonly (readonly [string, string])[] = [
  ['_HOSTNAME', 'hostname'],
  ['SYSLOG_IDENTIFIER', 'program'],
  ['_PID', 'procid'],
];

function completeEntry(fields: Map<string, FieldValue>, record: JsonObject): void {
  const message = messageOf(record.MESSAGE);
  for (const [own, known] of NAMES) {
    const value = fields.get(own);
    if (typeof value === 'string') fields.set(known, value);
  }
  const severity = SEVERITIES[Number(fields.get('PRIORITY') ?? Number.NaN)];
  if (severity !== undefined) fields.set('severity', severity);
  fields.set('MESSAGE', message);
  fields.set('message', message);
  const found = applicationOf(Object.fromEntries(fields));
  for (const [name, value] of Object.entries(found?.fields ?? {})) fields.set(name, value);
}

/** A message that is no UTF-8 stands as a list of bytes (systemd.journal-fields(7), journal export formats). */
function messageOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return Buffer.from(value.filter((byte) => typeof byte === 'number')).toString('latin1');
}

const textAt = (fields: FieldRecord, name: string): string => String(fields[name] ?? '');

function applicationOf(fields: FieldRecord) {
  return readApplication(textAt(fields, 'message').trimStart(), programOf(textAt(fields, 'program')).toLowerCase(), 0);
}

function logsourceOfEntry(fields: FieldRecord): EventLogsource {
  const header = { form: 'plain', hostname: '', procid: '', msgid: '', structured: NOTHING_STRUCTURED } as const;
  const message = { ...header, appname: textAt(fields, 'program'), message: textAt(fields, 'message') };
  return applicationOf(fields)?.logsource ?? logsourceOf(message);
}
