/** What a syslog message says of itself. '' and undefined: it does not say. */
export type SyslogMessage = {
  readonly form: 'rfc5424' | 'rfc3164' | 'cisco' | 'audit' | 'plain';
  /** RFC 5424 section 6.2.1: facility * 8 + severity. */
  readonly priority?: number;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs?: number;
  readonly hostname: string;
  readonly appname: string;
  readonly procid: string;
  readonly msgid: string;
  /** `sdid.param` to its values, in order. */
  readonly structured: ReadonlyMap<string, readonly string[]>;
  readonly message: string;
};

export const NOTHING_STRUCTURED: ReadonlyMap<string, readonly string[]> = new Map();

/** RFC 5424 table 1; names as syslog.conf(5) writes them, 12 to 15 as Linux uses them. */
const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'solaris-cron',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

/** RFC 5424 table 2. */
export const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

export function facilityName(priority: number): string {
  return FACILITIES[priority >> 3] ?? '';
}

export function severityName(priority: number): string {
  return SEVERITIES[priority & 7] ?? '';
}

/** Highest PRI of RFC 5424: local7.debug. */
const MAX_PRIORITY = 191;

/** Splits `<13>` off. A PRI that is out of range is text like any other. */
export function splitPriority(text: string): { readonly priority?: number; readonly rest: string } {
  const found = /^<(\d{1,3})>/.exec(text);
  const priority = Number(found?.[1] ?? Number.NaN);
  if (found === null || !(priority <= MAX_PRIORITY)) return { rest: text };
  return { priority, rest: text.slice(found[0].length) };
}
