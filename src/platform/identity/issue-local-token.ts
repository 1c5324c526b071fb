import { deleteTokensNamed, insertToken } from './api-token-store.ts';
import { FIRST_ADMINISTRATOR } from './bootstrap-administrator.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret, newApiToken } from './secret.ts';
import { findUserByName } from './user-store.ts';

const NAME = 'command line on the server itself';

/**
 * A token for the command line of whoever can read the data folder, who could do everything anyway. It acts as the
 * first administrator; the one of the start before ends. Undefined where that user is no more.
 */
export async function issueLocalToken(deps: IdentityDeps): Promise<string | undefined> {
  const user = await findUserByName(deps.control.db, FIRST_ADMINISTRATOR);
  if (user === undefined) return undefined;
  const token = newApiToken(deps.randomBytes);
  const createdAt = new Date(deps.clock.nowMs());
  await deps.control.transaction(async (tx) => {
    await deleteTokensNamed(tx, user.id, NAME);
    const roles = user.roles;
    await insertToken(tx, {
      secretHash: hashSecret(token),
      userId: user.id,
      name: NAME,
      roles,
      createdAt,
      expiresAt: null,
    });
  });
  return token;
}
