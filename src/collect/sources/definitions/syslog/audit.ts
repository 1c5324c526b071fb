import type { FieldRecord, FieldValue } from '../../contract.ts';

/**
 * Lines of the Linux audit system, as auditd writes them (`type=EXECVE msg=audit(1652292621.986:84138): …`), as the
 * kernel does without auditd (`audit: type=1309 audit(…): …`), and behind a syslog header.
 */
const HEAD =
  /^(?:audit: )?(?:node=(\S{1,255}) )?type=([A-Z0-9_]{1,40}|UNKNOWN\[\d{1,5}\]) (?:msg=)?audit\((\d{1,12})\.(\d{1,3}):(\d{1,20})\):? ?/;

export type AuditLine = {
  readonly type: string;
  readonly timeMs: number;
  readonly serial: string;
  readonly node: string;
  readonly fields: FieldRecord;
};

/** include/uapi/linux/audit.h: the kinds that rules ask for. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  '1300': 'SYSCALL',
  '1302': 'PATH',
  '1305': 'CONFIG_CHANGE',
  '1306': 'SOCKADDR',
  '1307': 'CWD',
  '1309': 'EXECVE',
  '1319': 'TTY',
  '1325': 'NETFILTER_CFG',
  '1327': 'PROCTITLE',
  '1334': 'BPF',
  '1400': 'AVC',
};

/** A record of the kernel has at most a few dozen fields, an EXECVE as many as there are arguments. */
const MAX_FIELDS = 512;
const PAIR = /([A-Za-z_][\w-]{0,63})=(?:"([^"]*)"|'([^']*)'|([^\s]*))/g;
/** Fields that the kernel writes as hex where their text holds a space, a quote or a control character. */
const HEX_FIELDS = /^(?:comm|exe|name|cwd|acct|cmd|data|proctitle|path|key|ocomm)$/;
const ARGUMENT = /^a\d{1,5}$/;

export function parseAuditLine(text: string): AuditLine | undefined {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const [whole, node = '', kind = '', seconds, fraction = '', serial = ''] = head;
  const type = TYPE_NAMES[kind] ?? kind;
  const fields: Record<string, FieldValue> = {};
  // Enriched records put a group separator between the kernel's fields and the names auditd found for their numbers.
  readPairs(text.slice(whole.length).replaceAll('\u001d', ' '), type, fields);
  const timeMs = Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
  return { type, timeMs, serial, node, fields };
}

function readPairs(text: string, type: string, fields: Record<string, FieldValue>): void {
  let count = 0;
  for (const [, name = '', quoted, nested, bare] of text.matchAll(PAIR)) {
    count += 1;
    if (count > MAX_FIELDS) return;
    // User records carry their fields inside msg='…'.
    if (nested !== undefined && name === 'msg') readPairs(nested, type, fields);
    else if (name !== 'type' && name !== '__proto__')
      fields[name] = quoted ?? nested ?? readBare(name, bare ?? '', type);
  }
}

function readBare(name: string, value: string, type: string): string {
  // a0 to a3 of a SYSCALL are numbers in hex; only EXECVE's are text.
  const isText = HEX_FIELDS.test(name) || (type === 'EXECVE' && ARGUMENT.test(name));
  if (!isText || value.length < 2 || !/^(?:[0-9A-F]{2})+$/.test(value)) return value;
  const bytes = value.match(/../g) ?? [];
  const text = new TextDecoder().decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
  return text.replaceAll('\0', ' ').trimEnd();
}
