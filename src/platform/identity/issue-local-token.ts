import { deleteTokensNamed, insertToken } from './api-token-store.ts';
import { audit } from './audit.ts';
import { FIRST_ADMINISTRATOR } from './bootstrap-administrator.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret, LOCAL_TOKEN_NAME, newApiToken } from './secret.ts';
import { SYSTEM_ACTOR } from './system-actor.ts';
import { findUserByName } from './user-store.ts';

/**
 * A token for the command line of whoever can read the data folder, who could do everything anyway. It acts as the
 * first administrator; the one of the start before ends. Undefined where that user is
 * disabled: the command line then needs a token of its own.
 */
export async function issueLocalToken(deps: IdentityDeps): Promise<string | undefined> {
  const user = await findUserByName(deps.control.db, FIRST_ADMINISTRATOR);
  if (user === undefined || user.disabledAt !== null) return undefined;
  const token = newApiToken(deps.randomBytes);
  const createdAt = new Date(deps.clock.nowMs());
  await deps.control.transaction(async (tx) => {
    await deleteTokensNamed(tx, user.id, LOCAL_TOKEN_NAME);
    const roles = user.roles;
    const id = await insertToken(tx, {
      secretHash: hashSecret(token),
      userId: user.id,
      parentId: null,
      name: LOCAL_TOKEN_NAME,
      roles,
      sourceId: null,
      createdAt,
      expiresAt: null,
    });
    const entry = { actor: SYSTEM_ACTOR, action: 'identity.create-token', subject: `token:${id}` } as const;
    await audit(tx, { ...entry, details: { name: LOCAL_TOKEN_NAME, roles }, outcome: 'done' });
  });
  return token;
}
