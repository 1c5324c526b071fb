import { isIP } from 'node:net';
import type { FieldRecord, FieldValue } from '../../contract.ts';
import { type AuditLine, parseAuditLine } from './audit.ts';
import { readCiscoTag, readLoggedCommand } from './cisco.ts';
import { programOf } from './logsource.ts';
import { facilityName, SEVERITIES, type SyslogMessage, severityName } from './message.ts';

export type SyslogFields = { readonly fields: FieldRecord; readonly audit: AuditLine | undefined };

/**
 * The header's parts by their syslog names, then what is known of the message of certain programs. The sender's
 * address stands in for a host that the message does not name.
 */
export function fieldsOf(message: SyslogMessage, sender: string): SyslogFields {
  const fields: Record<string, FieldValue> = {};
  const audit = message.message.includes('audit(') ? parseAuditLine(message.message) : undefined;
  for (const [name, values] of message.structured) fields[name] = values.length === 1 ? (values[0] ?? '') : values;
  // A Linux audit record has fields named `name`, `exe`, `key`: never one of syslog's own names but `hostname`.
  if (audit !== undefined) Object.assign(fields, audit.fields, { type: audit.type, serial: audit.serial });
  setPriority(fields, message);
  setText(fields, 'hostname', message.hostname || (isIP(sender) === 0 ? '' : sender));
  setText(fields, 'appname', message.appname);
  setText(fields, 'program', programOf(message.appname));
  setText(fields, 'procid', message.procid);
  setText(fields, 'msgid', message.msgid);
  fields.message = message.message;
  setProgramFields(fields, message);
  return { fields, audit };
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

function setProgramFields(fields: Record<string, FieldValue>, message: SyslogMessage): void {
  if (message.form === 'cisco') Object.assign(fields, readLoggedCommand(message.message));
  else if (programOf(message.appname) === 'sudo') Object.assign(fields, readSudo(message.message));
}

/** sudo's log line: `alice : [reason ; ]TTY=pts/0 ; PWD=/home ; USER=root ; [ENV=… ; ]COMMAND=/bin/sh`. */
function readSudo(message: string): FieldRecord {
  const [, who, what] = /^(\S{1,256}) : (.*)$/s.exec(message) ?? [];
  if (who === undefined || what === undefined) return {};
  const fields: Record<string, FieldValue> = { user: who };
  // The command comes last and may itself hold ` ; `.
  const command = /(?:^| ; )COMMAND=(.*)$/s.exec(what);
  if (command !== null) fields.COMMAND = command[1] ?? '';
  for (const part of what.slice(0, command?.index ?? what.length).split(' ; ', 16)) {
    const [, name, value] = /^(TTY|PWD|USER|GROUP|ENV|HOST|TSID|CHROOT)=(.*)$/s.exec(part.trim()) ?? [];
    if (name !== undefined && value !== undefined) fields[name] = value;
  }
  return fields;
}
