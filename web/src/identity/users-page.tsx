import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useTitle } from '../frame/use-title.ts';
import './people.css';
import { AddUserDialog } from './add-user-dialog.tsx';
import { useMay } from './session.ts';
import { usersQuery } from './user-calls.ts';
import { UserList } from './user-list.tsx';

const route = getRouteApi('/frame/settings/users');

export function UsersPage() {
  const { cursor } = route.useSearch();
  const { data, error, isPending, refetch } = useQuery(usersQuery(cursor));
  const [isAdding, setAdding] = useState(false);
  const mayAdd = useMay('users.manage');
  useTitle('Users');
  // There is no empty list to draw: whoever sees this page is on it.
  return (
    <main className="page queue">
      <section className="list-pane" aria-label="Users">
        <div className="filters">
          <h1 className="list-title">Users</h1>
          {mayAdd && (
            <span className="push">
              <Button onClick={() => setAdding(true)}>Add a user …</Button>
            </span>
          )}
        </div>
        {error && (
          <FailureNotice what="The list of users" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
        )}
        <div className="scroll">
          {isPending && <LoadingRows label="Loading users" />}
          {data && <UserList users={data.data} />}
        </div>
        {data && <Pager cursor={cursor} next={data.next} shown={data.data.length} noun="user" />}
      </section>
      {isAdding && <AddUserDialog onClose={() => setAdding(false)} />}
    </main>
  );
}
