import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Permission } from '../../../src/platform/identity/contract.ts';
import { hasStatus } from '../frame/api-failure.ts';
import { SESSION_KEY } from '../frame/query-client.ts';
import { readMe } from './identity-calls.ts';

/** Who is signed in; `null` is nobody. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: async ({ signal }) => {
    try {
      return await readMe(signal);
    } catch (error) {
      if (hasStatus(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

/** Only spares a useless click: the server decides on every call. */
export function useMay(permission: Permission): boolean {
  const { data } = useSession();
  return data?.permissions.includes(permission) ?? false;
}
