import { readBsdTimestamp, readIsoTimestamp } from '../../time/index.ts';
import { NOTHING_STRUCTURED, type SyslogMessage } from './message.ts';

/**
 * Cisco's `%FACILITY[-SUBFACILITY]-SEVERITY-MNEMONIC: text` of IOS, IOS XE, IOS XR, NX-OS, ASA, PIX and FTD. What
 * stands before it differs by system and configuration, in any mixture: host, `6705:` sequence number, node name
 * (`RP/0/RSP0/CPU0:`), timestamp, process (`config[65699]:`).
 */
const TAG = /%([A-Z][A-Z0-9_]*(?:-[A-Z][A-Z0-9_]*)*)-([0-7])-([A-Z0-9_][A-Za-z0-9_]*)(?=[:\s]|$)/;
/** The tag stands near the beginning; one further behind is quoted text. */
const MAX_PREFIX = 160;

export type CiscoTag = { readonly facility: string; readonly level: number; readonly mnemonic: string };

export function readCiscoTag(message: string): CiscoTag | undefined {
  const [, facility, level, mnemonic] = TAG.exec(message) ?? [];
  if (facility === undefined || level === undefined || mnemonic === undefined) return undefined;
  return { facility, level: Number(level), mnemonic };
}

/** Undefined: this is no Cisco message. The tag stays in `message`, because rules look for it there. */
export function parseCisco(text: string, receivedAtMs: number): SyslogMessage | undefined {
  if (!text.includes('%')) return undefined;
  const tag = TAG.exec(text.slice(0, MAX_PREFIX * 2));
  if (tag === null || tag.index > MAX_PREFIX) return undefined;
  const prefix = readPrefix(text.slice(0, tag.index), receivedAtMs);
  if (prefix === undefined) return undefined;
  return {
    form: 'cisco',
    ...(prefix.timeMs === undefined ? {} : { timeMs: prefix.timeMs }),
    hostname: prefix.hostname,
    appname: prefix.process,
    procid: prefix.sequence,
    msgid: `${tag[1]}-${tag[2]}-${tag[3]}`,
    structured: NOTHING_STRUCTURED,
    message: text.slice(tag.index),
  };
}

type Prefix = {
  readonly timeMs?: number | undefined;
  readonly hostname: string;
  readonly sequence: string;
  readonly process: string;
};

const SEQUENCE = /^(\d{1,10}):$/;
const PROCESS = /^[\w.-]{1,48}\[\d{1,10}\]:$/;
const NODE = /^(?:RP|LC|RSP|SLOT)[\w/]{1,24}:/i;
const HOST = /^[\w][\w.:-]{0,254}$/;
/** Zone names and separators. */
const FILLER = /^(?:[A-Z]{2,5}|[A-Z]{2,5}:|:|-|\d{1,10}:)$/;

/** Reads the words before the tag in whatever order they stand; a word of no known kind means: not Cisco, prose. */
function readPrefix(text: string, receivedAtMs: number): Prefix | undefined {
  let timeMs: number | undefined;
  let hostname = '';
  let sequence = '';
  let process = '';
  let rest = text.trimStart();
  while (rest !== '') {
    rest = rest.replace(NODE, '');
    const stamp = readBsdTimestamp(rest, receivedAtMs) ?? readIsoTimestamp(rest);
    if (stamp !== undefined) {
      // A relay puts its own time first; the device's comes later and is the event's.
      timeMs = stamp.timeMs;
      rest = stamp.rest.trimStart();
      continue;
    }
    const word = /^\S*/.exec(rest)?.[0] ?? '';
    const asSequence = SEQUENCE.exec(word)?.[1];
    if (asSequence !== undefined && sequence === '') sequence = asSequence;
    else if (PROCESS.test(word)) process = word.slice(0, word.indexOf('['));
    else if (!FILLER.test(word) && HOST.test(word) && (hostname === '' || word.endsWith(':'))) {
      hostname = word.replace(/:$/, '');
    } else if (!FILLER.test(word)) return undefined;
    rest = rest.slice(word.length).trimStart();
  }
  return { timeMs, hostname, sequence, process };
}

const COMMAND_FACILITY = /^(?:PARSER|AAA|AAAA|TAC|TACACS|RADIUS|HA_EM|MGBL-PARSER|SECURITY-LOGIN)$/;
/** ASA and PIX: 111 commands, 113 AAA, 502 local users, 605 and 611 logins. */
const ADAPTIVE_SECURITY_AAA = /^(?:111|113|502|605|611)\d{3}$/;

/** The service that Sigma's Cisco rules name. */
export function ciscoService(message: string, tag: CiscoTag): string {
  if (/\bLDP\b/.test(message) || tag.facility.includes('LDP')) return 'ldp';
  if (/(?:^|-)BGP/.test(tag.facility)) return 'bgp';
  // A refused MD5 digest on port 179 is a TCP message about BGP.
  if (tag.mnemonic.startsWith('BADAUTH') && /[:(]179\b/.test(message)) return 'bgp';
  if (COMMAND_FACILITY.test(tag.facility) || ADAPTIVE_SECURITY_AAA.test(tag.mnemonic)) return 'aaa';
  return 'syslog';
}

/** `%PARSER-5-CFGLOG_LOGGEDCMD: User:admin  logged command:no …` and its forms on ASA and NX-OS. */
const LOGGED_COMMANDS = [
  /User:\s*(?<user>\S+)\s+logged command:\s*(?<command>.*)$/s,
  /User '(?<user>[^']*)'(?:, running '[^']*' from IP \S+,)? executed (?:the )?'(?<command>.*)'(?: command)?\.?$/s,
] as const;

/** The forms backtrack: on this much text without harm. */
const MAX_COMMAND_MESSAGE = 4_096;

/** Who typed which command, where the message says so. */
export function readLoggedCommand(text: string): { readonly user: string; readonly command: string } | undefined {
  const message = text.slice(0, MAX_COMMAND_MESSAGE);
  for (const form of LOGGED_COMMANDS) {
    const { user, command } = form.exec(message)?.groups ?? {};
    if (user !== undefined && command !== undefined) return { user, command: command.trim() };
  }
  return undefined;
}
