import { isUniqueViolation } from '../control/index.ts';
import { audit } from '../identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import type { View } from './contract.ts';
import { defaultRolesOf, storeDefaultRoles } from './role-default-store.ts';
import { nameTaken, requireOwnView, type ViewsDeps, viewOf } from './view.ts';
import { deleteRow, updateRow, type ViewChange } from './view-store.ts';

export type ChangeView = {
  readonly viewId: string;
  readonly version: number;
  readonly change: { readonly [Key in keyof ViewChange]: ViewChange[Key] | undefined };
};

/** Throws `views.missing`, `views.not-yours`, `identity.denied`, `views.changed`, `views.name-taken`. */
export async function changeView(deps: ViewsDeps, actor: Actor, input: ChangeView): Promise<View> {
  const { control, clock } = deps;
  const row = await requireOwnView(deps, actor, input.viewId);
  const { name = row.name, search = row.search, sharing = row.sharing } = input.change;
  if (sharing === 'team') requirePermission(actor, 'views.share');
  try {
    return await control.transaction(async (tx) => {
      const seen = { id: row.id, version: input.version };
      const changed = await updateRow(tx, seen, { name, search, sharing, changed_at: new Date(clock.nowMs()) });
      if (!changed) {
        const message = 'Somebody changed this view since you looked at it.';
        throw new WatchfloorError('conflict', 'views.changed', { message, details: { version: row.version } });
      }
      const details = { place: row.place, name, sharing };
      await audit(tx, { actor, action: 'views.change', subject: `view:${row.id}`, details, outcome: 'done' });
      // A private view is nobody else's beginning.
      if (sharing === 'private') await storeDefaultRoles(tx, { viewId: row.id, place: row.place, roles: [] });
      return viewOf(changed, actor, (await defaultRolesOf(tx, [row.id])).get(row.id) ?? []);
    });
  } catch (error) {
    throw isUniqueViolation(error, 'views_own_name') ? nameTaken(name) : error;
  }
}

/** Throws `views.missing`, `views.not-yours`. */
export async function deleteView(deps: ViewsDeps, actor: Actor, viewId: string): Promise<void> {
  const { place, name, sharing } = await requireOwnView(deps, actor, viewId);
  await deps.control.transaction(async (tx) => {
    await deleteRow(tx, viewId);
    const details = { place, name, sharing };
    await audit(tx, { actor, action: 'views.delete', subject: `view:${viewId}`, details, outcome: 'done' });
  });
}
