import { type Actor, requirePermission } from '../kernel/index.ts';
import { type ApiToken, listTokensBefore } from './api-token-store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { ID_SHAPE, type Page, type PageInput, pageOfRows, readCursor } from './page.ts';

export type ListTokensInput = PageInput & { readonly owner?: 'me' | 'all' };

/** Newest first: the caller's own, everyone's with `tokens.manage` unless asked for one's own. */
export async function listTokens(
  deps: IdentityDeps,
  actor: Actor,
  { limit, cursor, owner = 'all' }: ListTokensInput,
): Promise<Page<ApiToken>> {
  requirePermission(actor, 'tokens.manage-own');
  const seesAll = owner === 'all' && actor.permissions.has('tokens.manage');
  const ownerId = seesAll ? undefined : actor.id;
  const beforeId = readCursor(cursor, ID_SHAPE);
  return pageOfRows(
    await listTokensBefore(deps.control.db, { beforeId, limit: limit + 1, ownerId }),
    limit,
    ({ id }) => id,
  );
}
