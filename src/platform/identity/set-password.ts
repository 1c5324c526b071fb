import { type Actor, requirePermission } from '../kernel/index.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { type Caller, type OpenedSession, openSession } from './open-session.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { requireCurrentPassword } from './prove-owner.ts';
import { deleteSessionsOf } from './session-store.ts';
import { type User, updatePassword } from './user-store.ts';

export type SetPasswordInput = {
  readonly userId: string;
  readonly password: string;
  /** Needed by whoever changes his own password and has one, from a session and by a token alike. */
  readonly current?: string | undefined;
  readonly caller: Caller;
};

type Deps = IdentityDeps & { readonly limiter: AttemptLimiter };

/**
 * One's own, another's with `users.manage`. Ends all sessions of that user; whoever changed his own from a session gets a
 * new one. Throws `identity.password-weak` (invalid), `identity.password-wrong` (denied), `identity.user-unknown`.
 */
export async function setPassword(
  deps: Deps,
  actor: Actor,
  input: SetPasswordInput,
): Promise<OpenedSession | undefined> {
  const isOwn = actor.id === input.userId;
  if (!isOwn) requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, input.userId);
  if (isOwn && !mayAsOwner(actor, user)) requirePermission(actor, 'users.manage');
  requireGoodPassword(input.password, user.name);
  if (isOwn) await requireCurrentPassword(deps, { actor, user, action: 'identity.set-password' }, input);
  const passwordHash = await hashPassword(input.password);
  return deps.control.transaction(async (tx) => {
    await updatePassword(tx, user.id, passwordHash);
    await deleteSessionsOf(tx, user.id);
    await audit(tx, { actor, action: 'identity.set-password', subject: `user:${user.name}`, outcome: 'done' });
    return isOwn && actor.via === 'session'
      ? openSession({ deps, tx }, user, { caller: input.caller, by: 'new-password' })
      : undefined;
  });
}

/**
 * A token does what its owner may only where it proves the password as well: else who finds it makes a password of it,
 * which may do more than the token and outlives it. Where there is none to prove, it must manage users.
 */
function mayAsOwner({ via, permissions }: Actor, { passwordHash }: User): boolean {
  return via === 'session' || (permissions.has('tokens.manage-own') && passwordHash !== null);
}
