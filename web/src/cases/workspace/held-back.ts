import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { type TimeZone, zonedText } from '../../frame/zoned-text.ts';

type Held = { readonly shown: readonly TimelineEntry[]; readonly waiting: readonly TimelineEntry[] };

/** What others did since the page was opened waits, so that nothing moves under who reads; what I did shows at once. */
export function holdBack(
  entries: readonly TimelineEntry[],
  known: ReadonlySet<string>,
  isMine: (entry: TimelineEntry) => boolean,
): Held {
  const isShown = (entry: TimelineEntry) => known.has(entry.id) || isMine(entry);
  return { shown: entries.filter(isShown), waiting: entries.filter((entry) => !isShown(entry)) };
}

/** Entries of one day of the zone, in the order they came in. */
export function byDay(
  entries: readonly TimelineEntry[],
  timeZone: TimeZone,
): readonly { readonly day: string; readonly entries: readonly TimelineEntry[] }[] {
  return [...Map.groupBy(entries, ({ at }) => zonedText(new Date(at), timeZone).day)].map(([day, those]) => ({
    day,
    entries: those,
  }));
}

const LATE_MS = 60_000;

/** By how much an entry was written down after it happened; undefined: at once. */
export function writtenLateMs({ at, recordedAt }: Pick<TimelineEntry, 'at' | 'recordedAt'>): number | undefined {
  const lateMs = Date.parse(recordedAt) - Date.parse(at);
  return lateMs > LATE_MS ? lateMs : undefined;
}
