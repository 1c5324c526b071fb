import { momentMs } from './time-range.ts';

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))? *(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/**
 * What a person types as an end of a range, as it stands in the address: `now-3h` as it is, a date and time as RFC 3339;
 * UTC unless an offset is written. Undefined: neither.
 */
export function parseTypedMoment(text: string): string | undefined {
  const typed = text.trim();
  if (/^now\b/.test(typed)) return momentMs(typed, 0) === undefined ? undefined : typed;
  const [, day, time = '00:00', zone = 'Z'] = DATE.exec(typed) ?? [];
  if (day === undefined) return undefined;
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
  const atMs = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}

/** An end of a range as a person would type it. */
export function typedText(end: string): string {
  if (end.startsWith('now') || end === 'all') return end === 'all' ? '' : end;
  const atMs = momentMs(end, 0);
  return atMs === undefined ? '' : new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
