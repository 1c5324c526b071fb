import { z } from 'zod';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { type AlertPlace, countAlertsByState, readAlertPage } from './alert-list-store.ts';
import { alertSummaryOf } from './alert-row.ts';
import type { AlertCounts, AlertSummary, ListAlertsQuery } from './contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

type AlertPage = { readonly data: readonly AlertSummary[]; readonly next: string | null };

/** Throws `http.cursor` (invalid) where the cursor is of another order, or not ours. */
export async function listAlerts(db: Database, actor: Actor, query: ListAlertsQuery): Promise<AlertPage> {
  requirePermission(actor, 'alerts.read');
  const { limit, cursor, sort, ...filter } = query;
  const owner = filter.owner === 'me' ? actor.id : filter.owner;
  const rows = await readAlertPage(db, { ...filter, owner }, { sort, after: placeOf(cursor, sort), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    data: shown.map(alertSummaryOf),
    next: hasMore ? encodeCursor([sort, last.level_rank, last.number]) : null,
  };
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
