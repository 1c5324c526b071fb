import { isIP } from 'node:net';
import type { FieldRecord, FieldValue } from '../../contract.ts';
import { readCiscoTag, readLoggedCommand } from './cisco.ts';
import { programOf } from './logsource.ts';
import { facilityName, SEVERITIES, type SyslogMessage, severityName } from './message.ts';

/**
 * The header's parts by their syslog names, and a command that a network device logged. The sender's address stands in
 * for a host that the message does not name.
 */
export function headerFields(message: SyslogMessage, sender: string): FieldRecord {
  const fields: Record<string, FieldValue> = {};
  for (const [name, values] of message.structured) fields[name] = values.length === 1 ? (values[0] ?? '') : values;
  setPriority(fields, message);
  setText(fields, 'hostname', message.hostname || (isIP(sender) === 0 ? '' : sender));
  setText(fields, 'appname', message.appname);
  setText(fields, 'program', programOf(message.appname));
  setText(fields, 'procid', message.procid);
  setText(fields, 'msgid', message.msgid);
  if (message.form === 'cisco') Object.assign(fields, readLoggedCommand(message.message));
  return fields;
}

function setText(fields: Record<string, FieldValue>, name: string, value: string): void {
  if (value !== '') fields[name] = value;
}

function setPriority(fields: Record<string, FieldValue>, message: SyslogMessage): void {
  if (message.priority !== undefined) {
    fields.facility = facilityName(message.priority);
    fields.severity = severityName(message.priority);
  }
  const tag = message.form === 'cisco' ? readCiscoTag(message.message) : undefined;
  // The device's own level: the PRI's may be the relay's.
  if (tag !== undefined) fields.severity = SEVERITIES[tag.level] ?? '';
}
