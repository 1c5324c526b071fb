import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { Permission, Role } from '../../../src/platform/identity/contract.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useTitle } from '../frame/use-title.ts';
import { rolesQuery } from '../identity/account-calls.ts';

type RoleReply = { readonly role: Role; readonly permissions: readonly Permission[] };

/** Which role allows what, as the server judges by it. */
export function RolesPage() {
  const { data, error, isPending, refetch } = useQuery(rolesQuery);
  useTitle('Roles');
  return (
    <main className="page queue">
      <section className="list-pane" aria-label="Roles">
        <div className="filters">
          <h1 className="list-title">Roles</h1>
          <span className="muted">Roles are given under Users; several add up. What no role allows is denied.</span>
        </div>
        {error && <FailureNotice what="The roles" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it must scroll by keyboard */}
        <section className="scroll" aria-label="Permissions by role" tabIndex={0}>
          {isPending && <LoadingRows label="Loading the roles" />}
          {data && <RoleGrid roles={data.data} />}
        </section>
      </section>
    </main>
  );
}

/** Rows are permissions, because there are more of them than of roles, and their names are longer. */
function RoleGrid({ roles }: { readonly roles: readonly RoleReply[] }) {
  const permissions = [...new Set(roles.flatMap((each) => each.permissions))].toSorted();
  return (
    <table className="role-grid">
      <caption className="hidden">Permissions by role</caption>
      <thead>
        <tr>
          <th scope="col">Permission</th>
          {roles.map(({ role }) => (
            <th key={role} scope="col">
              <span>{role}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {permissions.map((permission) => (
          <tr key={permission}>
            <th scope="row" className="value">
              {permission}
            </th>
            {roles.map((each) => (
              <Fragment key={each.role}>
                <Cell isAllowed={each.permissions.includes(permission)} />
              </Fragment>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ isAllowed }: { readonly isAllowed: boolean }) {
  return <td>{isAllowed ? <span title="allowed">●</span> : <span className="hidden">no</span>}</td>;
}
