import { visibleLine } from '../visible-text.ts';
import { type TimeZone, zonedText, zoneWord } from '../zoned-text.ts';

/** As in the address: `now`, `now-24h`, RFC 3339; `all` as `from` is the whole of time, and then `to` says nothing. */
export type TimeRange = { readonly from: string; readonly to: string };

/** From inclusive, to exclusive; milliseconds since the Unix epoch. */
export type ResolvedRange = { readonly fromMs: number; readonly toMs: number };

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const RELATIVE = /^now(?:-(\d{1,6})([smhd]))?$/;
const AROUND_MS = 5 * UNIT_MS.m;
/** The latest time that the lake can hold, and a millisecond more: "to" excludes itself. */
const END_OF_TIME_MS = 4_294_967_295_001;

export const ALL_TIME: TimeRange = { from: 'all', to: 'now' };

export const PRESETS: readonly { readonly name: string; readonly range: TimeRange }[] = [
  { name: 'Last 15 minutes', range: { from: 'now-15m', to: 'now' } },
  { name: 'Last hour', range: { from: 'now-1h', to: 'now' } },
  { name: 'Last 4 hours', range: { from: 'now-4h', to: 'now' } },
  { name: 'Last 24 hours', range: { from: 'now-24h', to: 'now' } },
  { name: 'Last 7 days', range: { from: 'now-7d', to: 'now' } },
  { name: 'Last 30 days', range: { from: 'now-30d', to: 'now' } },
  { name: 'Last 90 days', range: { from: 'now-90d', to: 'now' } },
  { name: 'All time', range: ALL_TIME },
];

/** What the address says of time; `fallback` where it says nothing, or nothing that can be read. */
export function parseTimeRange(
  search: { readonly from?: unknown; readonly to?: unknown },
  fallback: TimeRange,
): TimeRange {
  const from = typeof search.from === 'string' ? search.from : '';
  const to = typeof search.to === 'string' && search.to !== '' ? search.to : 'now';
  if (from === '' && search.to !== undefined && momentMs(to, 0) !== undefined) return { from: 'all', to };
  const isReadable = from === 'all' || momentMs(from, 0) !== undefined;
  return isReadable && momentMs(to, 0) !== undefined ? { from, to } : fallback;
}

/** Both ends as moments; `to` never stands before `from`. */
export function resolveTimeRange({ from, to }: TimeRange, nowMs: number): ResolvedRange {
  if (from === 'all')
    return { fromMs: 0, toMs: to === 'now' ? END_OF_TIME_MS : (momentMs(to, nowMs) ?? END_OF_TIME_MS) };
  const fromMs = momentMs(from, nowMs) ?? 0;
  return { fromMs, toMs: Math.max(fromMs, momentMs(to, nowMs) ?? nowMs) };
}

/** The range as a query of the API takes it: RFC 3339 in UTC, and nothing where there is no bound. */
export function queryOfRange(range: TimeRange, nowMs: number): { readonly from?: string; readonly to?: string } {
  const { from, to } = absoluteRange(resolveTimeRange(range, nowMs));
  return { ...(range.from !== 'all' && { from }), ...((range.from !== 'all' || range.to !== 'now') && { to }) };
}

/** Milliseconds since the Unix epoch; undefined for what is no moment. */
export function momentMs(text: string, nowMs: number): number | undefined {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const [, count = '0', unit = 's'] = relative;
    return nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  const atMs = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The same stretch just before (-1) or after (1); what is relative stays so. Nothing lies beyond now. */
export function shiftRange(range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange {
  if (range.from === 'all') return range;
  const { fromMs, toMs } = resolveTimeRange(range, nowMs);
  const stepMs = direction * (toMs - fromMs);
  if (direction === 1 && toMs >= nowMs) return range;
  const byMs = Math.min(stepMs, nowMs - toMs);
  return rangeAt(range, { fromMs: fromMs + byMs, toMs: toMs + byMs }, nowMs);
}

/** Twice as long: into the past where it ends now, else to both sides. */
export function widenRange(range: TimeRange, nowMs: number): TimeRange {
  if (range.from === 'all') return range;
  const { fromMs, toMs } = resolveTimeRange(range, nowMs);
  const spanMs = toMs - fromMs || UNIT_MS.m;
  const laterMs = Math.max(toMs, Math.min(nowMs, toMs + spanMs / 2));
  return rangeAt(range, { fromMs: Math.max(0, laterMs - 2 * spanMs), toMs: laterMs }, nowMs);
}

/** Five minutes to both sides of an event. */
export function rangeAround(atMs: number): TimeRange {
  return absoluteRange({ fromMs: Math.max(0, atMs - AROUND_MS), toMs: atMs + AROUND_MS });
}

export function absoluteRange({ fromMs, toMs }: ResolvedRange): TimeRange {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** The address with its time made absolute, so that a colleague sees what you see. */
export function pinnedAddress(href: string, range: TimeRange, nowMs: number): string {
  const url = new URL(href);
  const isAll = range.from === 'all';
  const pinned = absoluteRange({ fromMs: 0, toMs: nowMs, ...(!isAll && resolveTimeRange(range, nowMs)) });
  url.searchParams.set('from', isAll ? 'all' : pinned.from);
  url.searchParams.set('to', pinned.to);
  return url.toString();
}

/** `Last 24 hours`, or both ends with the zone. */
export function rangeText(range: TimeRange, timeZone: TimeZone = 'utc'): string {
  const preset = PRESETS.find(({ range: known }) => known.from === range.from && known.to === range.to);
  if (preset !== undefined) return preset.name;
  if (range.from === 'all') return `until ${endText(range.to, timeZone)}`;
  return `${endText(range.from, timeZone)} – ${endText(range.to, timeZone)}`;
}

function endText(end: string, timeZone: TimeZone): string {
  if (RELATIVE.test(end)) return end.replace('now-', 'now − ');
  const atMs = momentMs(end, 0);
  if (atMs === undefined) return visibleLine(end);
  const date = new Date(atMs);
  const { day, time, ms } = zonedText(date, timeZone);
  const isWhole = `${time}${ms}`.endsWith(':00.000');
  return `${day} ${isWhole ? time.slice(0, 5) : time} ${zoneWord(date, timeZone)}`;
}

function rangeAt(range: TimeRange, resolved: ResolvedRange, nowMs: number): TimeRange {
  const isRelative = RELATIVE.test(range.from) && RELATIVE.test(range.to);
  if (!isRelative) return absoluteRange(resolved);
  return { from: relativeText(nowMs - resolved.fromMs), to: relativeText(nowMs - resolved.toMs) };
}

function relativeText(agoMs: number): string {
  if (agoMs <= 0) return 'now';
  const unit = (['d', 'h', 'm'] as const).find((each) => agoMs % UNIT_MS[each] === 0) ?? 's';
  // `now-24h` is what people write, not `now-1d`.
  const [size, name] = unit === 'd' && agoMs < 3 * UNIT_MS.d ? [UNIT_MS.h, 'h'] : [UNIT_MS[unit], unit];
  return `now-${Math.round(agoMs / size)}${name}`;
}
