import type { Database } from '../control/index.ts';
import { ROLES, type Role } from '../kernel/index.ts';

type RoleDefaultTable = { place: string; role: string; view_id: string };
type RoleDefaultTables = { 'views.role_defaults': RoleDefaultTable };

/** By view: the roles that begin with it. */
export async function defaultRolesOf(
  db: Database,
  viewIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Role[]>> {
  if (viewIds.length === 0) return new Map();
  const rows = await db
    .withTables<RoleDefaultTables>()
    .selectFrom('views.role_defaults')
    .select(['view_id', 'role'])
    .where('view_id', 'in', viewIds)
    .execute();
  const byView = Map.groupBy(rows, ({ view_id }) => view_id);
  // A role that this version does not know begins nowhere.
  return new Map(
    [...byView].map(([id, ofView]) => [id, ROLES.filter((role) => ofView.some((row) => row.role === role))]),
  );
}

type DefaultRoles = { readonly viewId: string; readonly place: string; readonly roles: readonly Role[] };

/** These roles begin with this view, whichever they began with before, and no others do. */
export async function storeDefaultRoles(tx: Database, { viewId, place, roles }: DefaultRoles): Promise<void> {
  const tables = tx.withTables<RoleDefaultTables>();
  await tables.deleteFrom('views.role_defaults').where('view_id', '=', viewId).execute();
  if (roles.length === 0) return;
  await tables
    .insertInto('views.role_defaults')
    .values(roles.map((role) => ({ place, role, view_id: viewId })))
    .onConflict((conflict) => conflict.columns(['place', 'role']).doUpdateSet({ view_id: viewId }))
    .execute();
}
