import { audit } from '../identity/index.ts';
import { type Actor, ROLES, type Role, requirePermission, WatchfloorError } from '../kernel/index.ts';
import type { View } from './contract.ts';
import { storeDefaultRoles } from './role-default-store.ts';
import { requireVisibleView, type ViewsDeps, viewOf } from './view.ts';

type SetDefaultRoles = { readonly viewId: string; readonly roles: readonly Role[] };

/** Throws `identity.denied`, `views.missing`, `views.not-shared`. */
export async function setDefaultRoles(deps: ViewsDeps, actor: Actor, input: SetDefaultRoles): Promise<View> {
  requirePermission(actor, 'views.set-default');
  const row = await requireVisibleView(deps, actor, input.viewId);
  if (row.sharing !== 'team') {
    const message = 'Only a view of the team can be where a role begins. Share it first.';
    throw new WatchfloorError('conflict', 'views.not-shared', { message });
  }
  const { place, name } = row;
  const roles = ROLES.filter((role) => input.roles.includes(role));
  await deps.control.transaction(async (tx) => {
    await storeDefaultRoles(tx, { viewId: row.id, place, roles });
    const details = { place, name, roles };
    await audit(tx, { actor, action: 'views.set-default', subject: `view:${row.id}`, details, outcome: 'done' });
  });
  return viewOf(row, actor, roles);
}
