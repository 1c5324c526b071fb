import type { Database } from '../control/index.ts';
import { WatchfloorError } from '../kernel/index.ts';
import { FIRST_ADMINISTRATOR } from './bootstrap-administrator.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret, newSecret } from './secret.ts';
import { replaceLink } from './sign-in-link-store.ts';
import { findUserByName, listAdministrators, type User } from './user-store.ts';

const LINK_LIFE_MS = 15 * 60_000;

export type CreatedLink = {
  /** Goes behind `/sign-in#code=`: a fragment is not sent, so it stands in no log. */
  readonly code: string;
  readonly userName: string;
  readonly expiresAt: Date;
};

/**
 * A code with which whoever sees this process's output signs in once as that user, within 15 minutes. Only the process
 * itself makes them; the user's earlier ones end. Without a name it is for `admin`, or, where that one is disabled or no
 * administrator any more, for the first who is one: never is there nobody whom the console could let in. Throws `identity.user-unknown` (missing).
 */
export async function createSignInLink(deps: IdentityDeps, userName?: string): Promise<CreatedLink> {
  const { db } = deps.control;
  const user = await (userName === undefined ? findConsoleUser(db) : findUserByName(db, userName));
  if (user === undefined || user.disabledAt !== null) {
    const message = `There is no user ${userName ?? 'to sign in'}, or the user is disabled.`;
    throw new WatchfloorError('missing', 'identity.user-unknown', { message });
  }
  const code = newSecret(deps.randomBytes);
  const expiresAt = new Date(deps.clock.nowMs() + LINK_LIFE_MS);
  const link = { codeHash: hashSecret(code), userId: user.id, expiresAt };
  await deps.control.transaction((tx) => replaceLink(tx, link));
  return { code, userName: user.name, expiresAt };
}

async function findConsoleUser(db: Database): Promise<User | undefined> {
  const administrators = await listAdministrators(db);
  return administrators.find(({ name }) => name === FIRST_ADMINISTRATOR) ?? administrators[0];
}
