import { readBsdTimestamp, readIsoTimestamp } from '../../time/index.ts';
import { parseAuditLine } from './audit.ts';
import { parseCisco } from './cisco.ts';
import { NOTHING_STRUCTURED, type SyslogMessage, splitPriority } from './message.ts';
import { parseRfc5424 } from './rfc5424.ts';

/**
 * Any text is some syslog message (RFC 3164 section 4.3.3 says so to relays): what cannot be read is `message`. The
 * order matters: 5424 is told by its version, Cisco by its tag, and only then is 3164 tried.
 */
export function parseSyslog(text: string, receivedAtMs: number): SyslogMessage {
  const { priority, rest } = splitPriority(text);
  const body = withoutLineEnd(rest);
  const message =
    (priority === undefined ? undefined : parseRfc5424(body)) ??
    parseBareAudit(body) ??
    parseCisco(body, receivedAtMs) ??
    parseRfc3164(body, receivedAtMs);
  return priority === undefined ? message : { ...message, priority };
}

/** No pattern that is tried at every place: a message of nothing but zeros would take seconds. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n\0'.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

function parseBareAudit(text: string): SyslogMessage | undefined {
  const audit = parseAuditLine(text);
  if (audit === undefined) return undefined;
  return { ...EMPTY, form: 'audit', timeMs: audit.timeMs, hostname: audit.node, message: text };
}

const EMPTY = {
  hostname: '',
  appname: '',
  procid: '',
  msgid: '',
  structured: NOTHING_STRUCTURED,
} as const satisfies Partial<SyslogMessage>;

/** RFC 3164 section 4.1.3: letters and digits end the tag; programs also use `.`, `/`, `-`, `_`, `(`, `@`. */
const TAG = /^([A-Za-z_/.(][\w./()@+-]{0,127})(?:\[([^\]\s]{1,64})\])?: ?/;
const HOST = /^(\[?[A-Za-z0-9][\w.:%-]{0,254}\]?) +/;

/** Host and tag may both be missing: a local socket writes no host, `logger` without `-t` on some systems no tag. */
function parseRfc3164(text: string, receivedAtMs: number): SyslogMessage {
  const stamp = readBsdTimestamp(text, receivedAtMs) ?? readIsoTimestamp(text);
  if (stamp === undefined) return { ...EMPTY, ...splitTag(text.trimStart()), form: 'plain' };
  const rest = stamp.rest.trimStart();
  const { timeMs } = stamp;
  const host = HOST.exec(rest);
  // `Mar  1 00:00:00 sshd[3]: text`: the word behind the time is a tag, so there is no host.
  if (host === null || TAG.test(rest)) return { ...EMPTY, ...splitTag(rest), form: 'rfc3164', timeMs };
  const behind = splitTag(rest.slice(host[0].length));
  return { ...EMPTY, ...behind, form: 'rfc3164', timeMs, hostname: host[1] ?? '' };
}

function splitTag(text: string): Pick<SyslogMessage, 'appname' | 'procid' | 'message'> {
  const tag = TAG.exec(text);
  if (tag === null) return { appname: '', procid: '', message: text };
  return { appname: tag[1] ?? '', procid: tag[2] ?? '', message: text.slice(tag[0].length).trimStart() };
}
