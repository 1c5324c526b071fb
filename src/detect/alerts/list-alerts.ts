import { z } from 'zod';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { type AlertPlace, countAlertsByState, readAlertPage } from './alert-list-store.ts';
import { type AlertRow, alertSummaryOf } from './alert-row.ts';
import type { AlertCounts, AlertSummary, ListAlertsQuery } from './contract.ts';

type AlertPage = { readonly data: readonly AlertSummary[]; readonly next: string | null };

/** Throws `alerts.cursor` (invalid) where the cursor is of another order, or not ours. */
export async function listAlerts(db: Database, actor: Actor, query: ListAlertsQuery): Promise<AlertPage> {
  requirePermission(actor, 'alerts.read');
  const { limit, cursor, sort, ...filter } = query;
  const after = cursor === undefined ? undefined : placeOf(cursor, sort);
  const owner = filter.owner === 'me' ? actor.id : filter.owner;
  const rows = await readAlertPage(db, { ...filter, owner }, { sort, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(alertSummaryOf),
    next: rows.length > limit && last !== undefined ? cursorOf(last, sort) : null,
  };
}

export async function countAlerts(db: Database, actor: Actor): Promise<AlertCounts> {
  requirePermission(actor, 'alerts.read');
  return countAlertsByState(db);
}

const cursorSchema = z.tuple([z.string(), z.int().min(0).max(4), z.string().regex(/^\d{1,18}$/)]);

function cursorOf(row: AlertRow, sort: string): string {
  return Buffer.from(JSON.stringify([sort, row.level_rank, row.number])).toString('base64url');
}

function placeOf(cursor: string, sort: string): AlertPlace {
  const parsed = cursorSchema.safeParse(jsonOrUndefined(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success && parsed.data[0] === sort) return { rank: parsed.data[1], number: parsed.data[2] };
  const message = 'This cursor does not belong to this list. Start again without one.';
  throw new WatchfloorError('invalid', 'alerts.cursor', { message });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
