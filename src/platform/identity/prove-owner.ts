import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { FactorDeps } from './identity-deps.ts';
import type { Caller } from './open-session.ts';
import { isPasswordRight } from './password.ts';
import { findOpening } from './session-store.ts';
import { requireCode } from './use-code.ts';
import type { User } from './user-store.ts';

export type Proof = {
  readonly current?: string | undefined;
  readonly code?: string | undefined;
  readonly caller: Caller;
  /** Of the session that asks. */
  readonly sessionHash: Buffer | undefined;
};

/** Whoever has nothing else to prove who he is has just proved it by signing in. */
const FRESH_MS = 15 * 60_000;

/**
 * That it is the owner who sits there, before anything is changed that lets somebody in: an open browser must not be
 * enough, a token never is. Asks for the password and the second factor of who has them, else for a fresh session.
 * Throws `identity.session-needed`, `identity.password-wrong` (denied), `identity.session-old` (denied), and what `requireCode` throws.
 */
export async function proveOwner(deps: FactorDeps, actor: Actor, proof: Proof & { action: string }): Promise<User> {
  const { sessionHash, caller, action } = proof;
  if (actor.via !== 'session' || sessionHash === undefined) {
    const message = 'Only somebody who is signed in to the pages can do this, not a token.';
    throw new WatchfloorError('denied', 'identity.session-needed', { message });
  }
  const user = await requireUser(deps, actor.id);
  await requireCurrentPassword(deps, { actor, user, action }, proof);
  const used = await requireCode(deps, user, { code: proof.code, caller, actor, action });
  if (user.passwordHash === null && used === undefined) await requireFreshSession(deps, sessionHash);
  return user;
}

type PasswordCheck = { readonly actor: Actor; readonly user: User; readonly action: string };

/** Passes who has none. Throws `identity.password-wrong` (denied), `identity.too-many-attempts` (429). */
export async function requireCurrentPassword(
  deps: Pick<FactorDeps, 'control' | 'limiter'>,
  { actor, user, action }: PasswordCheck,
  { current, caller }: Pick<Proof, 'current' | 'caller'>,
): Promise<void> {
  if (user.passwordHash === null) return;
  const takeBack = await deps.limiter.admit([{ key: `password:${user.id}`, limit: 5 }]);
  if (await isPasswordRight(user.passwordHash, current ?? '')) return takeBack();
  const entry = { actor, action, subject: `user:${user.name}`, details: { peer: caller.peer } } as const;
  await deps.control.transaction((tx) => audit(tx, { ...entry, outcome: 'denied' }));
  throw new WatchfloorError('denied', 'identity.password-wrong', { message: 'The current password is wrong.' });
}

async function requireFreshSession(deps: FactorDeps, sessionHash: Buffer): Promise<void> {
  const openedAt = await findOpening(deps.control.db, sessionHash);
  if (openedAt !== undefined && deps.clock.nowMs() - openedAt.getTime() < FRESH_MS) return;
  const message = 'You signed in too long ago for this. Sign out, sign in again, and do it within 15 minutes.';
  throw new WatchfloorError('denied', 'identity.session-old', { message });
}
