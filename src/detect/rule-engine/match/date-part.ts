import type { TimePart } from '../sigma-rule.ts';

const WRITTEN_DATE = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;
/** A number beyond this is milliseconds since the Unix epoch, below it seconds: 5138-11-16 or 1973-03-03. */
const SECONDS_LIMIT = 1e11;

/**
 * A part of a date as the field writes it: Sigma wants no time zone conversion. Epoch numbers, which have no zone, count as
 * UTC. Undefined where the text is no date, or has no such part.
 */
export function matchDatePart(text: string, part: TimePart): number | undefined {
  const date = /^\s*\d{9,16}(?:\.\d+)?\s*$/.test(text) ? fromEpoch(Number(text)) : WRITTEN_DATE.exec(text);
  if (date === null) return undefined;
  const [year, month, day, hour, minute] = date
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  switch (part) {
    case 'year':
      return year;
    case 'month':
      return month;
    case 'week':
      return isoWeek(Date.UTC(year, month - 1, day));
    case 'day':
      return day;
    case 'hour':
      return hour;
    case 'minute':
      return minute;
  }
}

function fromEpoch(number: number): RegExpExecArray | null {
  const date = new Date(number < SECONDS_LIMIT ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? null : WRITTEN_DATE.exec(date.toISOString());
}

const DAY_MS = 86_400_000;

/** ISO 8601: weeks begin on Monday, and the first is the one with the year's first Thursday. */
function isoWeek(dayMs: number): number {
  const weekday = (new Date(dayMs).getUTCDay() + 6) % 7;
  const thursday = dayMs + (3 - weekday) * DAY_MS;
  const yearStart = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday - yearStart) / (7 * DAY_MS));
}
