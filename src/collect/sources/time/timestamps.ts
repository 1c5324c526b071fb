/** A timestamp at the head of a text, and what stands behind it. */
export type ReadTimestamp = { readonly timeMs: number; readonly rest: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5424 section 6.2.3 and rsyslog's RSYSLOG_FileFormat; a space for the T and a comma for the point are met in the wild. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))?(?=[\s:]|$):?/i;

/**
 * RFC 3164 section 4.1.2, and its relatives: a year before (`2015 Nov 13 13:40:01`, NX-OS) or after the day
 * (`Nov 13 2015 13:40:01`, ASA), Cisco's `*` and `.` for a clock that is not synchronised, fractions, `UTC` behind.
 */
const BSD =
  /^[*.]?(?:(\d{4}) )?([A-Za-z]{3}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (?:UTC|GMT|Z)(?=[\s:]|$))?(?=[\s:]|$):?/;

export function readIsoTimestamp(text: string): ReadTimestamp | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [whole, year, month, day, hour, minute, second, fraction, , sign, zoneHours, zoneMinutes] = found;
  const local = utcOf(Number(year), Number(month) - 1, [day, hour, minute, second, fraction]);
  if (local === undefined) return undefined;
  const offsetMinutes = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const timeMs = local - (sign === '-' ? -1 : 1) * offsetMinutes * 60_000;
  return { timeMs, rest: text.slice(whole.length) };
}

/**
 * Without a zone the time is read as UTC. Without a year it was the last time before `receivedAtMs` (a day ahead at most),
 * so that a message of 31 December that comes in January is not eleven months early, and an old log is not of the future.
 */
export function readBsdTimestamp(text: string, receivedAtMs: number): ReadTimestamp | undefined {
  const found = BSD.exec(text);
  if (found === null) return undefined;
  const [whole, yearBefore, monthName, day, yearAfter, hour, minute, second, fraction] = found;
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase());
  if (month === -1) return undefined;
  const clock = [day, hour, minute, second, fraction] as const;
  const year = yearBefore ?? yearAfter;
  const timeMs = year === undefined ? latestYear(month, clock, receivedAtMs) : utcOf(Number(year), month, clock);
  return timeMs === undefined ? undefined : { timeMs, rest: text.slice(whole.length) };
}

type ClockParts = readonly (string | undefined)[];

/** Clocks differ, and time zones are not written: so far ahead of its receipt may an event seem to be. */
const AHEAD_MS = 86_400_000;

/** The last time that it was that day and time: nothing is sent before it happens. Eight years back for 29 February. */
function latestYear(month: number, clock: ClockParts, receivedAtMs: number): number | undefined {
  const year = new Date(receivedAtMs + AHEAD_MS).getUTCFullYear();
  for (let candidate = year; candidate >= year - 8; candidate -= 1) {
    const timeMs = utcOf(candidate, month, clock);
    if (timeMs !== undefined && timeMs <= receivedAtMs + AHEAD_MS) return timeMs;
  }
  return undefined;
}

/** Undefined where there is no such day or time: Date.UTC would roll 30 February over into March. Second 60 is a leap second. */
function utcOf(year: number, month: number, [day, hour, minute, second, fraction]: ClockParts): number | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const midnight = Date.UTC(year, month, Number(day));
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== Number(day)) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const milliseconds = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1e6) / 1e3;
  return midnight + seconds * 1000 + milliseconds;
}

/** Apache's and nginx' access logs: `10/Oct/2025:13:55:36 +0000`. */
const CLF = /^\[?(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ([+-])(\d\d)(\d\d))?\]?/;
/** nginx' error log, FortiGate's and Palo Alto's forms: `2025/10/10 13:55:36`, read as UTC. */
const SLASHED = /^\[?(\d{4})\/(\d\d)\/(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\]?/;
/** Apache's error log: `[Wed Oct 11 14:32:52.123456 2025]`, read as UTC. */
const ASCTIME = /^\[?[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})\]?/;

/** No written time with its bracket is longer. */
const MAX_STAMP = 48;

/** Any of the written forms that logs begin with, in brackets or not. Without a zone: UTC; without a year: as `readBsdTimestamp`. */
export function readLogTimestamp(text: string, receivedAtMs: number): ReadTimestamp | undefined {
  const bare = text.startsWith('[') ? text.slice(1, MAX_STAMP).replace(']', ' ') + text.slice(MAX_STAMP) : text;
  return (
    readIsoTimestamp(bare) ??
    readBsdTimestamp(bare, receivedAtMs) ??
    readClf(text) ??
    readSlashed(text) ??
    readAsctime(text)
  );
}

function readClf(text: string): ReadTimestamp | undefined {
  const [whole, day, month = '', year, hour, minute, second, fraction, sign, zoneHours, zoneMinutes] =
    CLF.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const local = utcOf(Number(year), MONTHS.indexOf(month.toLowerCase()), [day, hour, minute, second, fraction]);
  const offsetMinutes = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  return behind(
    text,
    whole,
    local === undefined ? undefined : local - (sign === '-' ? -1 : 1) * offsetMinutes * 60_000,
  );
}

function readSlashed(text: string): ReadTimestamp | undefined {
  const [whole, year, month, day, ...clock] = SLASHED.exec(text) ?? [];
  return whole === undefined ? undefined : behind(text, whole, utcOf(Number(year), Number(month) - 1, [day, ...clock]));
}

function readAsctime(text: string): ReadTimestamp | undefined {
  const [whole, month = '', day, hour, minute, second, fraction, year] = ASCTIME.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return behind(
    text,
    whole,
    utcOf(Number(year), MONTHS.indexOf(month.toLowerCase()), [day, hour, minute, second, fraction]),
  );
}

function behind(text: string, whole: string, timeMs: number | undefined): ReadTimestamp | undefined {
  return timeMs === undefined ? undefined : { timeMs, rest: text.slice(whole.length) };
}
