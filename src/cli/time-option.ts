import { WatchfloorError } from '../platform/kernel/index.ts';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A point in time as people type it: `7d`, `12h`, `30m` ago, a date (midnight, UTC) or RFC 3339. Gives RFC 3339 in UTC.
 * Throws `cli.bad-time` (invalid).
 */
export function readTime(text: string, nowMs: number): string {
  const ago = /^(\d{1,5})([mhd])$/.exec(text);
  const unitMs = UNIT_MS[ago?.[2] ?? ''];
  const isDate = /^\d{4}-\d{2}-\d{2}(T.+)?$/.test(text);
  const timeMs = unitMs === undefined ? (isDate ? Date.parse(text) : Number.NaN) : nowMs - Number(ago?.[1]) * unitMs;
  if (!Number.isNaN(timeMs)) return new Date(timeMs).toISOString();
  throw new WatchfloorError('invalid', 'cli.bad-time', {
    message: `"${text.slice(0, 64)}" is no time. Write 7d, 12h, 2026-01-31 or 2026-01-31T08:00:00Z.`,
  });
}
