import { isIpv4, isIpv6, networkOf } from './ip-address.ts';
import { refang } from './refang.ts';

export type Kind =
  | 'ipv4'
  | 'ipv6'
  | 'cidr'
  | 'domain'
  | 'url'
  | 'account'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sid'
  | 'host'
  | 'user'
  | 'file'
  | 'cve'
  | 'cwe'
  | 'attack'
  | 'rule'
  | 'case'
  | 'alert'
  | 'text';

/** One thing that a text can be, in the form in which it is looked for. */
export type Reading = { readonly kind: Kind; readonly value: string };

export type Recognised = {
  readonly written: string;
  /** The most likely first, never none. More than one: it is ambiguous. */
  readonly readings: readonly Reading[];
  /** It was written so that nobody clicks on it. */
  readonly wasDefanged: boolean;
};

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  cidr: 'network',
  domain: 'domain',
  url: 'URL',
  account: 'e-mail address or UPN',
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sid: 'Windows SID',
  host: 'host',
  user: 'user',
  file: 'file name',
  cve: 'CVE',
  cwe: 'CWE',
  attack: 'ATT&CK id',
  rule: 'rule id',
  case: 'case number',
  alert: 'alert',
  text: 'text',
};

type Recogniser = (text: string) => readonly Reading[] | Reading | undefined;

const as = (kind: Kind, value: string): Reading => ({ kind, value });
const matching =
  (pattern: RegExp, kind: Kind, write = (text: string) => text): Recogniser =>
  (text) =>
    pattern.test(text) ? as(kind, write(text)) : undefined;
const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text.toLowerCase();

const DOMAIN =
  /^(?=.{1,253}\.?$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})\.?$/iu;
/** Ends of file names that are no top-level domains. */
const FILE =
  /\.(?:exe|dll|sys|ps1|psm1|bat|cmd|vbs|vbe|jse?|wsf|hta|scr|msi|lnk|docx?|docm|xlsx?|xlsm|pptx?|pdf|iso|img|vhdx?|rar|7z|txt|log|tmp|dat|bin|elf|jar|php|aspx?|jsp|evtx|ya?ml|json|csv|xml)$/i;
const ACCOUNT = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}._-]{1,253}$/u;
const NETBIOS = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whoever comes first and answers decides: each form below excludes those after it, or names them itself. */
const RECOGNISERS: readonly Recogniser[] = [
  matching(/^AL-?\d{1,15}$/i, 'alert', (text) => `AL-${text.replace(/\D/g, '')}`),
  matching(/^CS-?\d{1,15}$/i, 'case', (text) => `CS-${text.replace(/\D/g, '')}`),
  matching(/^CVE-\d{4}-\d{4,19}$/i, 'cve', upper),
  matching(/^CWE-\d{1,7}$/i, 'cwe', upper),
  matching(/^(?:attack\.)?(?:T\d{4}(?:\.\d{3})?|(?:TA|DS|DC|AN|DET)\d{4}|[GSMC]\d{4})$/i, 'attack', (text) =>
    upper(text.replace(/^attack\./i, '')),
  ),
  matching(/^S-1-\d{1,15}(?:-\d{1,10}){1,15}$/i, 'sid', upper),
  (text) => (UUID.test(text) ? [as('rule', lower(text)), as('alert', lower(text))] : undefined),
  (text) =>
    /^\d{1,15}$/.test(text) ? [as('alert', `AL-${text}`), as('case', `CS-${text}`), as('text', text)] : undefined,
  matching(/^[0-9a-f]{32}$/i, 'md5', lower),
  matching(/^[0-9a-f]{40}$/i, 'sha1', lower),
  matching(/^[0-9a-f]{64}$/i, 'sha256', lower),
  urlOf,
  addressOf,
  matching(ACCOUNT, 'account', lower),
  nameInDomain,
  fileOrDomain,
  (text) => (NETBIOS.test(text) && /\p{L}/u.test(text) ? oneWord(text) : undefined),
];

/** Never fails: what is nothing else is text. */
export function recognise(written: string): Recognised {
  const { text, wasDefanged } = refang(written);
  const found = RECOGNISERS.map((recogniser) => recogniser(text)).find((readings) => readings !== undefined);
  return { written, wasDefanged, readings: found === undefined ? [as('text', text)] : [found].flat() };
}

const SCHEME = /^([a-z][a-z0-9+.-]{1,15}):\/\/(\S+)$/i;

/** The URL, and the host in it. */
function urlOf(text: string): readonly Reading[] | undefined {
  if (!SCHEME.test(text) || !URL.canParse(text)) return undefined;
  const host = new URL(text).hostname.replace(/^\[|\]$/g, '');
  const inside = addressOf(host) ?? (DOMAIN.test(host) ? as('domain', host) : host && as('host', host));
  return [as('url', text), ...(inside ? [inside] : [])];
}

/** Also with a port, which is left out: nothing is looked for by it. */
function addressOf(text: string): Reading | undefined {
  const network = networkOf(text);
  if (network) return as('cidr', network);
  const [, bracketed, beforePort] = /^(?:\[([0-9a-f:.]+)\]|(\d[\d.]+))(?::\d{1,5})?$/i.exec(text) ?? [];
  const address = bracketed ?? beforePort ?? text;
  if (isIpv4(address)) return as('ipv4', address);
  const [withoutZone = ''] = address.split('%');
  return isIpv6(withoutZone) ? as('ipv6', lower(withoutZone)) : undefined;
}

/** `CORP\alice`; with a dollar at the end it is the account of a machine. */
function nameInDomain(text: string): readonly Reading[] | undefined {
  const [, name] = /^[\p{L}\p{N}._ -]{1,64}\\([\p{L}\p{N}._ -]{1,104}\$?)$/u.exec(text) ?? [];
  if (name === undefined) return undefined;
  return name.endsWith('$') ? [as('host', name.slice(0, -1)), as('user', name)] : [as('user', name)];
}

/** Whether `srv1.corp.example` is somebody's domain or one of our hosts, nobody can tell from its letters. */
function fileOrDomain(text: string): readonly Reading[] | undefined {
  if (/\s/.test(text)) return undefined;
  if (FILE.test(text)) return [as('file', text)];
  if (!DOMAIN.test(text)) return undefined;
  const name = lower(text.replace(/\.$/, ''));
  return [as('domain', name), as('host', name)];
}

function oneWord(text: string): readonly Reading[] {
  // Capitals with a number or a dash are how hosts are named, more often than people.
  const isHostLike = /^[A-Z0-9_-]+$/.test(text) || /[-_]|\d$/.test(text);
  const readings = [as('host', text), as('user', text)];
  return [...(isHostLike ? readings : readings.toReversed()), as('text', text)];
}

export const LINES_AT_MOST = 1_000;

export type BulkLine = Recognised & { readonly count: number };
export type Bulk = { readonly lines: readonly BulkLine[]; readonly leftOut: number };

/** Several values, one a line or separated by commas or blanks; undefined: it is one. Repeats are counted, not listed. */
export function recogniseMany(pasted: string): Bulk | undefined {
  const lines = splitValues(pasted);
  if (lines.length < 2) return undefined;
  const byValue = new Map<string, BulkLine>();
  for (const line of lines.slice(0, LINES_AT_MOST)) {
    const one = recognise(line);
    const key = `${one.readings[0]?.kind} ${one.readings[0]?.value}`;
    byValue.set(key, { ...(byValue.get(key) ?? one), count: (byValue.get(key)?.count ?? 0) + 1 });
  }
  return { lines: [...byValue.values()], leftOut: Math.max(0, lines.length - LINES_AT_MOST) };
}

function splitValues(pasted: string): readonly string[] {
  const lines = pasted.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '');
  const [only = ''] = lines;
  if (lines.length > 1) return lines;
  const parts = only.split(/[,;\s]+/).filter((part) => part !== '');
  // A sentence is no list: every part must be something by itself, beyond doubt.
  const areAllPlain = parts.length > 1 && parts.every((part) => SURE.has(recognise(part).readings[0]?.kind ?? 'text'));
  return areAllPlain ? parts : lines;
}

const SURE: ReadonlySet<Kind> = new Set([
  ...(['ipv4', 'ipv6', 'cidr', 'url', 'account', 'md5', 'sha1', 'sha256', 'sid', 'cve', 'cwe'] as const),
  'domain',
]);
