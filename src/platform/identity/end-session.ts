import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { requireOwnSessions } from './list-sessions.ts';
import { deleteSession, deleteSessionsOf, findSession } from './session-store.ts';

/**
 * One's own, also the one that asks; another's with `users.manage`. Holds within a second. Throws
 * `identity.session-unknown` (missing), also for a session of another that the caller may not see.
 */
export async function endSession(deps: IdentityDeps, actor: Actor, sessionId: string): Promise<void> {
  const mayEndAll = actor.permissions.has('users.manage');
  if (!mayEndAll) requireOwnSessions(actor);
  const session = await findSession(deps.control.db, sessionId);
  if (session === undefined || (session.userId !== actor.id && !mayEndAll)) {
    throw new WatchfloorError('missing', 'identity.session-unknown', { message: 'There is no such session.' });
  }
  await deps.control.transaction(async (tx) => {
    if (!(await deleteSession(tx, session.secretHash))) return;
    const details = { owner: session.userName, peer: session.peer };
    await audit(tx, {
      actor,
      action: 'identity.end-session',
      subject: `session:${sessionId}`,
      details,
      outcome: 'done',
    });
  });
}

/**
 * One's own but the one that asks: all where a token asks. Returns how many there were. Holds within a second. Throws
 * `identity.denied` for a token that may not keep its owner's sessions.
 */
export async function endOtherSessions(deps: IdentityDeps, actor: Actor, own: Buffer | undefined): Promise<number> {
  requireOwnSessions(actor);
  return deps.control.transaction(async (tx) => {
    const endedSessions = await deleteSessionsOf(tx, actor.id, own);
    const entry = { actor, action: 'identity.end-other-sessions', subject: `user:${actor.name}` } as const;
    if (endedSessions > 0) await audit(tx, { ...entry, details: { endedSessions }, outcome: 'done' });
    return endedSessions;
  });
}

/** Everywhere, with `users.manage`. Returns how many there were. Throws `identity.user-unknown` (missing). */
export async function endSessionsOf(deps: IdentityDeps, actor: Actor, userId: string): Promise<number> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, userId);
  return deps.control.transaction(async (tx) => {
    const endedSessions = await deleteSessionsOf(tx, user.id);
    const entry = { actor, action: 'identity.end-sessions', subject: `user:${user.name}` } as const;
    await audit(tx, { ...entry, details: { endedSessions }, outcome: 'done' });
    return endedSessions;
  });
}
