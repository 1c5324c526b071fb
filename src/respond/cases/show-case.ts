import { z } from 'zod';
import {
  countAlertsByCase,
  countUnjudgedAlerts,
  decodeCursor,
  encodeCursor,
  readAlertsOfCase,
} from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { caseSummaryOf, readCase } from './case-store.ts';
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
  const [timeline, tasks, alerts, entities, unjudgedAlertCount] = await Promise.all([
    readEntries(db, digits, { after: undefined, limit: ENTRIES_SHOWN }),
    readTasks(db, digits),
    readAlertsOfCase(db, digits, ALERTS_SHOWN),
    readEntities(db, digits),
    countUnjudgedAlerts(db, digits),
  ]);
  // A list that is shorter than its limit is its own count.
  const isLong = { timeline: timeline.length === ENTRIES_SHOWN, alerts: alerts.length === ALERTS_SHOWN };
  const alertCount = isLong.alerts ? (await countAlertsByCase(db, [digits])).get(digits) : undefined;
  const timelineCount = isLong.timeline ? await countEntries(db, digits) : timeline.length;
  return {
    ...caseSummaryOf(row, alertCount ?? alerts.length),
    description: row.description,
    closing: closing && { ...closing, at: closing.at.toISOString() },
    timeline,
    timelineCount,
    tasks,
    alerts,
    unjudgedAlertCount,
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
