import type { Control } from '../control/index.ts';
import { type Actor, type Clock, type Role, WatchfloorError } from '../kernel/index.ts';
import type { View } from './contract.ts';
import { findRow, type ViewRow } from './view-store.ts';

export type ViewsDeps = { readonly control: Control; readonly clock: Clock };

/** `defaultFor`: the roles that begin with it. */
export function viewOf(row: ViewRow, actor: Actor, defaultFor: readonly Role[]): View {
  const { id, place, name, search, sharing, version } = row;
  const owner = { id: row.owner_id, name: row.owner_name };
  const changedAt = row.changed_at.toISOString();
  return {
    id,
    place,
    name,
    search,
    sharing,
    version,
    owner,
    mayChange: mayChange(row, actor),
    defaultFor: [...defaultFor],
    changedAt,
  };
}

/** Its owner; and the team's, so that nobody who left keeps it as it is, whoever manages users. */
function mayChange({ owner_id, sharing }: ViewRow, actor: Actor): boolean {
  return owner_id === actor.id || (sharing === 'team' && actor.permissions.has('users.manage'));
}

/** Throws `views.missing`, for another's private view as well. */
export async function requireVisibleView({ control }: ViewsDeps, actor: Actor, id: string): Promise<ViewRow> {
  const row = await findRow(control.db, id);
  const isVisible = row !== undefined && (row.owner_id === actor.id || row.sharing === 'team');
  if (!isVisible) throw new WatchfloorError('missing', 'views.missing', { message: 'There is no such view.' });
  return row;
}

/** Throws `views.missing` and `views.not-yours`. */
export async function requireOwnView(deps: ViewsDeps, actor: Actor, id: string): Promise<ViewRow> {
  const row = await requireVisibleView(deps, actor, id);
  if (mayChange(row, actor)) return row;
  throw new WatchfloorError('denied', 'views.not-yours', {
    message: `This view is ${row.owner_name}'s. Save it under another name to change it.`,
  });
}

export function nameTaken(name: string): WatchfloorError {
  const message = `You have a view named ${name} here already.`;
  return new WatchfloorError('conflict', 'views.name-taken', { message });
}
