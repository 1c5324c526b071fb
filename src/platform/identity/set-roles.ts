import { type Actor, type Role, requirePermission } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { requireOtherAdministrator } from './require-other-administrator.ts';
import { type User, updateRoles } from './user-store.ts';

export type SetRolesInput = { readonly userId: string; readonly roles: readonly Role[] };

/**
 * Takes effect within a second in open sessions and tokens. An empty list leaves a user who can do nothing.
 * Throws `identity.last-administrator` (conflict), `identity.user-unknown` (missing).
 */
export async function setRoles(deps: IdentityDeps, actor: Actor, input: SetRolesInput): Promise<User> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, input.userId);
  const roles = [...new Set(input.roles)];
  await deps.control.transaction(async (tx) => {
    if (!roles.includes('administrator')) await requireOtherAdministrator(tx, user);
    await updateRoles(tx, user.id, roles);
    const details = { from: user.roles, to: roles };
    await audit(tx, { actor, action: 'identity.set-roles', subject: `user:${user.name}`, details, outcome: 'done' });
  });
  return { ...user, roles };
}
