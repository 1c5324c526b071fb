import { WatchfloorError } from '../platform/kernel/index.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const AGO = /^(\d{1,6})([mhdw])$/;
/** A date, a time to the minute or finer, and a zone; what has no zone is UTC, as everything that Watchfloor prints. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** What every option of a time says about itself. */
export const MOMENT_FORMS = '30m, 24h, 7d or 2w ago, or RFC 3339 (2026-11-22T08:00Z; UTC)';

/** RFC 3339, UTC. Throws `cli.bad-time` (invalid). */
export function parseMoment(text: string, nowMs: number): string {
  const [, count, unit] = AGO.exec(text) ?? [];
  if (count !== undefined) return new Date(nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]).toISOString();
  const match = ISO.exec(text);
  const withZone = text.length > 10 && match?.[1] === undefined ? `${text}Z` : text;
  const ms = match === null ? Number.NaN : Date.parse(withZone.replace(' ', 'T'));
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new WatchfloorError('invalid', 'cli.bad-time', { message: `"${text}" is no time. Write ${MOMENT_FORMS}.` });
}
