import type { Preferences } from '../../../src/platform/preferences/contract.ts';

export type TimeZone = Preferences['timeZone'];

const MINUTE_MS = 60_000;

/** RFC 3339 in parts: `2026-11-22`, `13:05:09`, `.123` and `Z` or `+01:00`. */
export function zonedText(date: Date, timeZone: TimeZone) {
  const offset = timeZone === 'local' ? -date.getTimezoneOffset() : 0;
  const iso = new Date(date.getTime() + offset * MINUTE_MS).toISOString();
  return { day: iso.slice(0, -14), time: iso.slice(-13, -5), ms: iso.slice(-5, -1), zone: offsetText(date, timeZone) };
}

/** How far the clock is from UTC at this moment: summer time changes it. */
export function offsetText(date: Date, timeZone: TimeZone): string {
  if (timeZone === 'utc') return 'Z';
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/** The zone behind a time: `UTC`, or `+05:30` as it was at that moment. */
export function zoneWord(date: Date, timeZone: TimeZone): string {
  return timeZone === 'utc' ? 'UTC' : offsetText(date, timeZone);
}

/** The zone for what holds many times, or none yet: `UTC`, `Europe/Berlin`. */
export function zoneName(timeZone: TimeZone): string {
  return timeZone === 'utc' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
