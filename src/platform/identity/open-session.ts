import type { Transaction } from '../control/index.ts';
import type { Actor } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret, newSecret } from './secret.ts';
import { deleteExpiredSessions, insertSession } from './session-store.ts';
import { signInRefused } from './sign-in-refused.ts';
import { holdEnabled, type User } from './user-store.ts';

export type OpenedSession = {
  readonly actor: Actor;
  /** For the cookie, and nowhere else. */
  readonly secret: string;
  readonly maxAgeSeconds: number;
};

/** Where a call comes from. */
export type Caller = { readonly peer: string; readonly browser: string | null };

export type SignInMeans =
  | 'password'
  | 'password and code'
  | 'password and recovery code'
  | 'passkey'
  | 'provider'
  | 'link'
  | 'new-password';

export type SignInWay = { readonly caller: Caller; readonly by: SignInMeans };

/**
 * The end of every way to sign in: a new session, and its record in the audit trail. Throws `identity.sign-in-refused`
 * (401) for a user who is being disabled at this moment.
 */
export async function openSession(
  { deps, tx }: { readonly deps: IdentityDeps; readonly tx: Transaction },
  user: User,
  { caller, by }: SignInWay,
): Promise<OpenedSession> {
  if (!(await holdEnabled(tx, user.id))) throw signInRefused('This user was disabled.');
  const now = deps.clock.nowMs();
  const secret = newSecret(deps.randomBytes);
  const { absoluteMs } = deps.sessionLimits;
  await deleteExpiredSessions(tx, new Date(now));
  await insertSession(tx, {
    secretHash: hashSecret(secret),
    userId: user.id,
    ...caller,
    openedBy: by,
    createdAt: new Date(now),
    expiresAt: new Date(now + absoluteMs),
  });
  const actor = sessionActor(user);
  await audit(tx, {
    actor,
    action: 'identity.sign-in',
    subject: `user:${user.name}`,
    details: { peer: caller.peer, by },
    outcome: 'done',
  });
  return { actor, secret, maxAgeSeconds: Math.floor(absoluteMs / 1000) };
}

export function sessionActor({ id, name, roles }: Pick<User, 'id' | 'name' | 'roles'>): Actor {
  return { id, name, roles, permissions: permissionsOf(roles), via: 'session' };
}
