import { WatchfloorError } from '../kernel/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret, newSecret } from './secret.ts';
import { replaceLink } from './sign-in-link-store.ts';
import { findUserByName } from './user-store.ts';

const LINK_LIFE_MS = 15 * 60_000;

export type CreatedLink = {
  /** Goes behind `/sign-in#code=`: a fragment is not sent, so it stands in no log. */
  readonly code: string;
  readonly expiresAt: Date;
};

/**
 * A code with which whoever sees this process's output signs in once as that user, within 15 minutes. Only the process
 * itself makes them; the user's earlier ones end. Throws `identity.user-unknown` (missing).
 */
export async function createSignInLink(deps: IdentityDeps, userName: string): Promise<CreatedLink> {
  const user = await findUserByName(deps.control.db, userName);
  if (user === undefined) {
    throw new WatchfloorError('missing', 'identity.user-unknown', { message: `There is no user ${userName}.` });
  }
  const code = newSecret(deps.randomBytes);
  const expiresAt = new Date(deps.clock.nowMs() + LINK_LIFE_MS);
  const link = { codeHash: hashSecret(code), userId: user.id, expiresAt };
  await deps.control.transaction((tx) => replaceLink(tx, link));
  return { code, expiresAt };
}
