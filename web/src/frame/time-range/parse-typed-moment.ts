import { type TimeZone, zonedText } from '../zoned-text.ts';
import { momentMs } from './time-range.ts';

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))? *(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/**
 * What a person types as an end of a range, as it stands in the address: `now-3h` as it is, a date and time as RFC 3339;
 * in the zone of the pages unless an offset is written. Undefined: neither.
 */
export function parseTypedMoment(text: string, timeZone: TimeZone): string | undefined {
  const typed = text.trim();
  if (/^now\b/.test(typed)) return momentMs(typed, 0) === undefined ? undefined : typed;
  const [, day, time = '00:00', zone = timeZone === 'utc' ? 'Z' : ''] = DATE.exec(typed) ?? [];
  if (day === undefined) return undefined;
  // ECMA-262, 21.4.1.32: a date with a time and no offset is local time.
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
  const atMs = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}

/** An end of a range as a person would type it. */
export function typedText(end: string, timeZone: TimeZone): string {
  if (end.startsWith('now') || end === 'all') return end === 'all' ? '' : end;
  const atMs = momentMs(end, 0);
  if (atMs === undefined) return '';
  const { day, time } = zonedText(new Date(atMs), timeZone);
  return `${day} ${time}`;
}
