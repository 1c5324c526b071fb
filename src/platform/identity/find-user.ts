import { type Permission, WatchfloorError } from '../kernel/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { permissionsOf } from './roles.ts';
import { findUser, findUserByName, listEnabledUsers, type User } from './user-store.ts';

/** Throws `identity.user-unknown` (missing). */
export async function requireUser(deps: IdentityDeps, userId: string): Promise<User> {
  const user = await findUser(deps.control.db, userId);
  if (user !== undefined) return user;
  throw new WatchfloorError('missing', 'identity.user-unknown', { message: 'There is no such user.' });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Somebody who can do the work: nobody who is disabled. */
export async function findPerson(deps: IdentityDeps, ref: string): Promise<User | undefined> {
  const byName = await findUserByName(deps.control.db, ref);
  const user = byName ?? (UUID.test(ref) ? await findUser(deps.control.db, ref) : undefined);
  return user?.disabledAt === null ? user : undefined;
}

/** Those who hold a permission, by name: to whom such work can be given. */
export async function listPeopleWho(deps: IdentityDeps, permission: Permission): Promise<readonly User[]> {
  const users = await listEnabledUsers(deps.control.db);
  return users.filter(({ roles }) => permissionsOf(roles).has(permission));
}
