import { useQuery } from '@tanstack/react-query';
import { rolesQuery } from '../identity/account-calls.ts';
import { useSession } from '../identity/session.ts';
import type { ApiFailure } from './api-failure.ts';
import { Empty } from './load-states.tsx';

/** A refusal is no breakdown: says what is missing, who has it, and who can give it. */
export function NotAllowed({ failure }: { readonly failure: ApiFailure }) {
  const me = useSession().data;
  const { data } = useQuery({ ...rolesQuery, enabled: failure.permission !== undefined });
  const holders = data?.data
    .filter(({ permissions }) => permissions.some((permission) => permission === failure.permission))
    .map(({ role }) => role);
  return (
    <Empty title="You are not allowed to see this">
      <p>{failure.message}</p>
      {holders && holders.length > 0 && (
        <p className="muted">
          {holders.length === 1 ? 'This role may: ' : 'Any of these roles may: '}
          {holders.join(', ')}. You are {me?.name ?? 'signed in'}
          {me && (me.roles.length > 0 ? `, ${me.roles.join(' and ')}` : ', without a role')}. Whoever sent you here can
          see it; an administrator can let you.
        </p>
      )}
    </Empty>
  );
}
