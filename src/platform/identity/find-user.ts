import { WatchfloorError } from '../kernel/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { findUser, type User } from './user-store.ts';

/** Throws `identity.user-unknown` (missing). */
export async function requireUser(deps: IdentityDeps, userId: string): Promise<User> {
  const user = await findUser(deps.control.db, userId);
  if (user !== undefined) return user;
  throw new WatchfloorError('missing', 'identity.user-unknown', { message: 'There is no such user.' });
}
