import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { type CasePlace, readCasePage } from './case-list-store.ts';
import { summariesOf } from './case-store.ts';
import type { CaseSummary, ListCasesQuery } from './contract.ts';

type CasePage = { readonly data: readonly CaseSummary[]; readonly next: string | null };

/** Throws `http.cursor` (invalid) where the cursor is of another order, or not ours. */
export async function listCases(db: Database, actor: Actor, query: ListCasesQuery): Promise<CasePage> {
  requirePermission(actor, 'cases.read');
  const { limit, cursor, sort, ...filter } = query;
  const owner = filter.owner === 'me' ? actor.id : filter.owner;
  const rows = await readCasePage(db, { ...filter, owner }, { sort, after: placeOf(cursor, sort), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    data: await summariesOf(db, shown),
    next: hasMore ? encodeCursor([sort, last.severity_rank, last.number]) : null,
  };
}

function placeOf(cursor: string | undefined, sort: ListCasesQuery['sort']): CasePlace | undefined {
  const key = z.tuple([z.literal(sort), z.int().min(0).max(4), z.string().regex(/^\d{1,18}$/)]);
  const place = decodeCursor(key, cursor);
  return place && { rank: place[1], digits: place[2] };
}
