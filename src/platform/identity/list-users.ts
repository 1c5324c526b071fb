import { type Actor, requirePermission } from '../kernel/index.ts';
import { USER_NAME } from './contract.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { type Page, type PageInput, pageOfRows, readCursor } from './page.ts';
import { listUsersAfter, type User } from './user-store.ts';

/** By name. */
export async function listUsers(deps: IdentityDeps, actor: Actor, { limit, cursor }: PageInput): Promise<Page<User>> {
  requirePermission(actor, 'users.manage');
  const after = readCursor(cursor, USER_NAME) ?? '';
  return pageOfRows(await listUsersAfter(deps.control.db, after, limit + 1), limit, ({ name }) => name);
}
