import { type Actor, requirePermission } from '../kernel/index.ts';
import { type ApiToken, listTokensBefore } from './api-token-store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { ID_SHAPE, type Page, type PageInput, pageOfRows, readCursor } from './page.ts';

/** Newest first: the caller's own, everyone's with `tokens.manage`. */
export async function listTokens(
  deps: IdentityDeps,
  actor: Actor,
  { limit, cursor }: PageInput,
): Promise<Page<ApiToken>> {
  requirePermission(actor, 'tokens.manage-own');
  const ownerId = actor.permissions.has('tokens.manage') ? undefined : actor.id;
  const beforeId = readCursor(cursor, ID_SHAPE);
  return pageOfRows(
    await listTokensBefore(deps.control.db, { beforeId, limit: limit + 1, ownerId }),
    limit,
    ({ id }) => id,
  );
}
