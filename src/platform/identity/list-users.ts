import { type Actor, requirePermission } from '../kernel/index.ts';
import { USER_NAME } from './contract.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { type Page, type PageInput, pageOfRows, readCursor } from './page.ts';
import { listUsersAfter, type User } from './user-store.ts';

export type ListUsersInput = PageInput & { readonly name?: string | undefined };

/** By name. */
export async function listUsers(
  deps: IdentityDeps,
  actor: Actor,
  { limit, cursor, name: only }: ListUsersInput,
): Promise<Page<User>> {
  requirePermission(actor, 'users.manage');
  const afterName = readCursor(cursor, USER_NAME) ?? '';
  const rows = await listUsersAfter(deps.control.db, { afterName, limit: limit + 1, name: only });
  return pageOfRows(rows, limit, ({ name }) => name);
}
