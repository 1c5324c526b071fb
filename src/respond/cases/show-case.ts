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
import type { CaseReply, ReadTimelineQuery, TimelineEntry } from './contract.ts';
import { readEntities } from './entity-store.ts';
import { readTasks } from './task-store.ts';
import { countEntries, countStars, readEntries } from './timeline-store.ts';
import { readDueUpdates, readRoles, readStories, readUpdates } from './workspace-store.ts';

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
  const [timeline, tasks, alerts, entities, unjudgedAlertCount, workspace] = await Promise.all([
    readEntries(db, digits, { limit: ENTRIES_SHOWN }),
    readTasks(db, digits),
    readAlertsOfCase(db, digits, ALERTS_SHOWN),
    readEntities(db, digits),
    countUnjudgedAlerts(db, digits),
    readWorkspace(db, digits),
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
    ...workspace,
    dueUpdates: row.status === 'closed' ? [] : workspace.dueUpdates,
  };
}

type Workspace = Pick<CaseReply, 'starredCount' | 'roles' | 'story' | 'updates' | 'dueUpdates'>;

async function readWorkspace(db: Database, digits: string): Promise<Workspace> {
  const [starredCount, roles, [story = null], updates, dueUpdates] = await Promise.all([
    countStars(db, digits),
    readRoles(db, digits),
    readStories(db, digits, 1),
    readUpdates(db, digits),
    readDueUpdates(db, digits),
  ]);
  return { starredCount, roles, story, updates, dueUpdates };
}

type TimelineQuery = Partial<ReadTimelineQuery> & { readonly caseNumber: string; readonly limit: number };
type TimelinePage = { readonly data: readonly TimelineEntry[]; readonly next: string | null };

const placeSchema = z.tuple([z.iso.datetime(), z.string().regex(/^\d{1,18}$/)]);

/** Throws `cases.missing`, `http.cursor` (invalid). */
export async function readTimeline(db: Database, actor: Actor, query: TimelineQuery): Promise<TimelinePage> {
  requirePermission(actor, 'cases.read');
  const place = decodeCursor(placeSchema, query.cursor);
  const { digits } = await readCase(db, query.caseNumber);
  const after = place && { at: place[0], id: place[1] };
  const { kind, starred, sort } = query;
  const entries = await readEntries(db, digits, { kind, starred, sort, after, limit: query.limit + 1 });
  const data = entries.slice(0, query.limit);
  const last = data.at(-1);
  return { data, next: entries.length > query.limit && last !== undefined ? encodeCursor([last.at, last.id]) : null };
}
