import { z } from 'zod';
import { decodeCursor, encodeCursor, readAlertsOfCase } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { readCase, summariesOf } from './case-store.ts';
import type { CaseReply, TimelineEntry } from './contract.ts';
import { readTasks } from './task-store.ts';
import { countEntries, readEntities, readEntries } from './timeline-store.ts';

const ENTRIES_SHOWN = 200;
const ALERTS_SHOWN = 200;

/** Throws `cases.missing`. */
export function showCase(db: Database, actor: Actor, caseNumber: string): Promise<CaseReply> {
  requirePermission(actor, 'cases.read');
  return readCaseReply(db, caseNumber);
}

/** Several reads at once: `db` is the pool, never a transaction. */
export async function readCaseReply(db: Database, caseNumber: string): Promise<CaseReply> {
  const { row, digits, closing } = await readCase(db, caseNumber);
  const [summaries, timeline, timelineCount, tasks, alerts, entities] = await Promise.all([
    summariesOf(db, [row]),
    readEntries(db, digits, { after: undefined, limit: ENTRIES_SHOWN }),
    countEntries(db, digits),
    readTasks(db, digits),
    readAlertsOfCase(db, digits, ALERTS_SHOWN),
    readEntities(db, digits),
  ]);
  const [summary] = summaries;
  if (summary === undefined) throw new RangeError('no summary of a case that was read');
  return {
    ...summary,
    description: row.description,
    closing: closing && { ...closing, at: closing.at.toISOString() },
    timeline,
    timelineCount,
    tasks,
    alerts,
    entities,
  };
}

type TimelineQuery = { readonly caseNumber: string; readonly limit: number; readonly cursor?: string | undefined };
type TimelinePage = { readonly data: readonly TimelineEntry[]; readonly next: string | null };

const placeSchema = z.tuple([z.iso.datetime(), z.string().regex(/^\d{1,18}$/)]);

/** Throws `cases.missing`, `http.cursor` (invalid). */
export async function readTimeline(db: Database, actor: Actor, query: TimelineQuery): Promise<TimelinePage> {
  requirePermission(actor, 'cases.read');
  const place = decodeCursor(placeSchema, query.cursor);
  const { digits } = await readCase(db, query.caseNumber);
  const after = place && { at: place[0], id: place[1] };
  const entries = await readEntries(db, digits, { after, limit: query.limit + 1 });
  const data = entries.slice(0, query.limit);
  const last = data.at(-1);
  return { data, next: entries.length > query.limit && last !== undefined ? encodeCursor([last.at, last.id]) : null };
}
