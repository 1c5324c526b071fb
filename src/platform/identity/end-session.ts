import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { requireOwnSessions } from './list-sessions.ts';
import { deleteSession, findSession } from './session-store.ts';

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
