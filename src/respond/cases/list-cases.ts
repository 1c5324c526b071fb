import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { type CaseFilter, type CasePlace, countMatching, placeOfRow, readCasePage } from './case-list-store.ts';
import { summariesOf } from './case-store.ts';
import type { CaseSummary, ListCasesQuery } from './contract.ts';

type CasePage = { readonly data: readonly CaseSummary[]; readonly next: string | null };

/** Throws `http.cursor` (invalid) where the cursor is of another order, or not ours. */
export async function listCases(db: Database, actor: Actor, query: ListCasesQuery): Promise<CasePage> {
  requirePermission(actor, 'cases.read');
  const { limit, cursor, sort, ...filter } = query;
  const rows = await readCasePage(db, ofActor(actor, filter), {
    sort,
    after: placeOf(cursor, sort),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    data: await summariesOf(db, shown),
    next: hasMore ? cursorOf(sort, placeOfRow(last)) : null,
  };
}

const MOST_COUNTED = 100_000;

export async function countMatchingCases(
  db: Database,
  actor: Actor,
  filter: CaseFilter,
): Promise<{ readonly cases: number; readonly isExact: boolean }> {
  requirePermission(actor, 'cases.read');
  const cases = await countMatching(db, ofActor(actor, filter), MOST_COUNTED + 1);
  return { cases: Math.min(cases, MOST_COUNTED), isExact: cases <= MOST_COUNTED };
}

/** With `me` as who that is. */
function ofActor(actor: Actor, filter: CaseFilter): CaseFilter {
  return filter.owner === 'me' ? { ...filter, owner: actor.id } : filter;
}

function cursorOf(sort: ListCasesQuery['sort'], { rank, owner, digits }: CasePlace): string {
  return encodeCursor(sort === 'owner' ? [sort, rank, digits, owner] : [sort, rank, digits]);
}

function placeOf(cursor: string | undefined, sort: ListCasesQuery['sort']): CasePlace | undefined {
  const owner = z.string().max(80).optional();
  const key = z.tuple([z.literal(sort), z.int().min(0).max(4), z.string().regex(/^\d{1,18}$/), owner]);
  const place = decodeCursor(key, cursor);
  return place && { rank: place[1], digits: place[2], owner: place[3] ?? '' };
}
