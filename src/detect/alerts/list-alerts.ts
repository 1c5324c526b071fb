import { z } from 'zod';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import {
  type AlertFilter,
  type AlertPlace,
  countAlertsByState,
  countMatching,
  readAlertPage,
  readPlace,
} from './alert-list-store.ts';
import { alertSummaryOf } from './alert-row.ts';
import { type AlertCounts, type AlertSummary, type ListAlertsQuery, MOST_COUNTED } from './contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

type AlertPage = { readonly data: readonly AlertSummary[]; readonly next: string | null };

/** Throws `http.cursor` (invalid) where the cursor is of another order, or not ours. */
export async function listAlerts(db: Database, actor: Actor, query: ListAlertsQuery): Promise<AlertPage> {
  requirePermission(actor, 'alerts.read');
  const { limit, cursor, sort, ...filter } = query;
  const rows = await readAlertPage(db, ofActor(actor, filter), {
    sort,
    after: placeOf(cursor, sort),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    data: shown.map(alertSummaryOf),
    next: hasMore ? cursorAfter(sort, { rank: last.level_rank, number: last.number }) : null,
  };
}

type Seek = AlertFilter & { readonly sort: ListAlertsQuery['sort']; readonly place: number };

/** The cursor with which `listAlerts` gives what follows the first `place` alerts. */
export async function seekAlerts(
  db: Database,
  actor: Actor,
  { place, sort, ...filter }: Seek,
): Promise<{ readonly cursor: string | null }> {
  requirePermission(actor, 'alerts.read');
  const last = await readPlace(db, ofActor(actor, filter), { sort, passedOver: place - 1 });
  return { cursor: last ? cursorAfter(sort, last) : null };
}

function cursorAfter(sort: ListAlertsQuery['sort'], { rank, number }: AlertPlace): string {
  return encodeCursor([sort, rank, number]);
}

function placeOf(cursor: string | undefined, sort: ListAlertsQuery['sort']): AlertPlace | undefined {
  const key = z.tuple([z.literal(sort), z.int().min(0).max(4), z.string().regex(/^\d{1,18}$/)]);
  const place = decodeCursor(key, cursor);
  return place && { rank: place[1], number: place[2] };
}

export async function countAlerts(db: Database, actor: Actor): Promise<AlertCounts> {
  requirePermission(actor, 'alerts.read');
  return countAlertsByState(db);
}

export async function countMatchingAlerts(
  db: Database,
  actor: Actor,
  filter: AlertFilter,
): Promise<{ readonly alerts: number; readonly isExact: boolean }> {
  requirePermission(actor, 'alerts.read');
  const alerts = await countMatching(db, ofActor(actor, filter), MOST_COUNTED + 1);
  return { alerts: Math.min(alerts, MOST_COUNTED), isExact: alerts <= MOST_COUNTED };
}

/** With `me` as who that is. */
export function ofActor(actor: Actor, filter: AlertFilter): AlertFilter {
  return filter.owner === 'me' ? { ...filter, owner: actor.id } : filter;
}
