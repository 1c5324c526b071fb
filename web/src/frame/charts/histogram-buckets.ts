import { type TimeZone, zonedText, zoneWord } from '../zoned-text.ts';

/** One bar: everything from `startMs` until the next bar starts. `counts` stand in the order of the series. */
export type HistogramBucket = { readonly startMs: number; readonly counts: readonly number[] };

/** `colour` is a token of `tokens.css`, such as `--series-1`. */
export type HistogramSeries = { readonly name: string; readonly colour: string };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Bars stand side by side without gaps: one width for all. `untilMs` ends the only one. */
export function bucketWidthMs(buckets: readonly HistogramBucket[], untilMs: number): number {
  const [first, second] = buckets;
  if (first === undefined) return 0;
  return second === undefined ? Math.max(1, untilMs - first.startMs) : second.startMs - first.startMs;
}

export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How often each series is counted in all of the bars. */
export function seriesSums(buckets: readonly HistogramBucket[], seriesCount: number): number[] {
  return Array.from({ length: seriesCount }, (_, at) => sumOf(buckets.map(({ counts }) => counts[at] ?? 0)));
}

/** For each series its own counts and those of all before it: drawn from the last to the first, they look stacked. */
export function stacked(buckets: readonly HistogramBucket[], seriesCount: number): number[][] {
  return Array.from({ length: seriesCount }, (_, at) => buckets.map(({ counts }) => sumOf(counts.slice(0, at + 1))));
}

/** `2026-11-22 09:05–09:10 UTC`; days from midnight by their dates alone, seconds only where bars are that narrow. */
export function bucketText(startMs: number, widthMs: number, timeZone: TimeZone): string {
  const date = new Date(startMs);
  const start = zonedText(date, timeZone);
  const end = zonedText(new Date(startMs + widthMs), timeZone);
  if (widthMs % DAY_MS === 0 && start.time === '00:00:00' && end.time === '00:00:00') {
    return widthMs === DAY_MS ? start.day : `${start.day} – before ${end.day}`;
  }
  const length = widthMs % MINUTE_MS === 0 && startMs % MINUTE_MS === 0 ? 5 : 8;
  const endDay = start.day === end.day ? '' : `${end.day} `;
  return `${start.day} ${start.time.slice(0, length)}–${endDay}${end.time.slice(0, length)} ${zoneWord(date, timeZone)}`;
}

/** `5 min`, `1 day`. */
export function widthText(widthMs: number): string {
  const [unitMs, name] = (
    [
      [DAY_MS, 'day'],
      [HOUR_MS, 'h'],
      [MINUTE_MS, 'min'],
    ] as const
  ).find(([unit]) => widthMs % unit === 0) ?? [SECOND_MS, 's'];
  const count = widthMs / unitMs;
  return `${count.toLocaleString('en')} ${name === 'day' && count !== 1 ? 'days' : name}`;
}
