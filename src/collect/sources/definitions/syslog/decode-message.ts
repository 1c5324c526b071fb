import type { DecodeContext, DecodedEvent } from '../../contract.ts';
import type { ApplicationEvent } from './applications/application.ts';
import { readApplication, readBareLine } from './applications/registry.ts';
import { type AuditLine, parseAuditLine } from './audit.ts';
import { headerFields } from './fields.ts';
import { logsourceOf, programOf } from './logsource.ts';
import { type SyslogMessage, splitPriority } from './message.ts';
import { parseSyslog } from './parse-syslog.ts';

/** One record of an audit event, which may have more. */
export type AuditRecord = {
  readonly kind: 'audit';
  readonly audit: AuditLine;
  readonly message: SyslogMessage;
};

export type DecodedMessage = AuditRecord | Omit<DecodedEvent, 'raw' | 'line'>;

export function decodeMessage(text: string, { receivedAtMs, sender }: DecodeContext): DecodedMessage {
  const message = parseSyslog(text, receivedAtMs);
  const audit = message.message.includes('audit(') ? parseAuditLine(message.message) : undefined;
  if (audit !== undefined) return { kind: 'audit', audit, message };
  const line = splitPriority(text).rest.replace(/[\r\n]{1,2}$/, '');
  const bare = message.form === 'plain' ? readBareLine(line, receivedAtMs) : undefined;
  if (bare !== undefined) return eventOf(bare, { ...asBare(message), message: line }, { receivedAtMs, sender });
  const content = contentOf(message);
  const found = readApplication(content, programOf(message.appname).toLowerCase(), receivedAtMs);
  const whole = content === message.message ? message : { ...asBare(message), message: content };
  return eventOf(found, whole, { receivedAtMs, sender });
}

function eventOf(
  found: ApplicationEvent | undefined,
  message: SyslogMessage,
  { receivedAtMs, sender }: DecodeContext,
): DecodedMessage {
  return {
    kind: 'event',
    timeMs: found?.timeMs ?? message.timeMs ?? receivedAtMs,
    fields: { ...headerFields(message, sender), message: message.message, ...found?.fields },
    logsource: found?.logsource ?? logsourceOf(message),
  };
}

/** What looked like a program's tag is the beginning of the line itself. */
function asBare(message: SyslogMessage): SyslogMessage {
  return { ...message, appname: '', procid: '' };
}

/** The formats' own names look like a tag. */
const FORMAT_TAG = /^(?:CEF|LEEF)$/;

function contentOf({ appname, message }: SyslogMessage): string {
  return FORMAT_TAG.test(appname) && !message.startsWith(`${appname}:`) ? `${appname}:${message}` : message;
}
