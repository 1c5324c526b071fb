import { type Route, route } from '../http/index.ts';
import { changeView, deleteView } from './change-view.ts';
import * as contract from './contract.ts';
import { defaultRolesOf } from './role-default-store.ts';
import { saveView } from './save-view.ts';
import { setDefaultRoles } from './set-default-roles.ts';
import { type ViewsDeps, viewOf } from './view.ts';
import { listRows } from './view-store.ts';

export function viewRoutes(deps: ViewsDeps): readonly Route[] {
  return [
    route(contract.listViews, async ({ actor, query }) => {
      const rows = await listRows(deps.control.db, query.place, actor.id);
      const shared = rows.filter(({ sharing }) => sharing === 'team').map(({ id }) => id);
      const roles = await defaultRolesOf(deps.control.db, shared);
      return { data: rows.map((row) => viewOf(row, actor, roles.get(row.id) ?? [])), next: null };
    }),
    route(contract.saveView, async ({ actor, body }) => saveView(deps, actor, body)),
    route(contract.changeView, async ({ actor, params, body: { version, ...change } }) =>
      changeView(deps, actor, {
        viewId: params.viewId,
        version,
        change: { name: change.name, search: change.search, sharing: change.sharing },
      }),
    ),
    route(contract.setDefaultRoles, async ({ actor, params, body }) =>
      setDefaultRoles(deps, actor, { viewId: params.viewId, roles: body.roles }),
    ),
    route(contract.deleteView, async ({ actor, params }) => deleteView(deps, actor, params.viewId)),
  ];
}
