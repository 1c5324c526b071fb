import { type Actor, requirePermission } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { requireOtherAdministrator } from './require-other-administrator.ts';
import { deleteSessionsOf } from './session-store.ts';
import { deleteLinksOf } from './sign-in-link-store.ts';
import { type User, updateDisabled } from './user-store.ts';

/**
 * From now on nothing lets this user in: sessions and sign-in links end, passwords and tokens are refused. Within a
 * second on every node. What the user wrote and owns stays. Doing it again changes nothing.
 * Throws `identity.last-administrator` (conflict), `identity.user-unknown` (missing).
 */
export async function disableUser(deps: IdentityDeps, actor: Actor, userId: string): Promise<User> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, userId);
  const disabledAt = new Date(deps.clock.nowMs());
  await deps.control.transaction(async (tx) => {
    await requireOtherAdministrator(tx, user);
    if (!(await updateDisabled(tx, user.id, disabledAt))) return;
    const endedSessions = await deleteSessionsOf(tx, user.id);
    await deleteLinksOf(tx, user.id);
    const entry = { actor, action: 'identity.disable-user', subject: `user:${user.name}` } as const;
    await audit(tx, { ...entry, details: { endedSessions }, outcome: 'done' });
  });
  return requireUser(deps, userId);
}

/** Takes it back: password and tokens work again, sessions must be opened anew. Throws `identity.user-unknown` (missing). */
export async function enableUser(deps: IdentityDeps, actor: Actor, userId: string): Promise<User> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, userId);
  await deps.control.transaction(async (tx) => {
    if (!(await updateDisabled(tx, user.id, null))) return;
    await audit(tx, { actor, action: 'identity.enable-user', subject: `user:${user.name}`, outcome: 'done' });
  });
  return requireUser(deps, userId);
}
