import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type {
  createUserRoute,
  disableUserRoute,
  enableUserRoute,
  listUsersRoute,
  Role,
  setRolesRoute,
} from '../../../src/platform/identity/contract.ts';
import { type ApiCall, callApi } from '../frame/call-api.ts';

export type UserReply = ReplyOf<typeof listUsersRoute>['data'][number];

export const USERS_KEY = ['identity', 'users'] as const;

export function usersQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: [...USERS_KEY, { cursor }],
    queryFn: ({ signal }) =>
      callApi<typeof listUsersRoute>({ method: 'GET', path: '/api/v1/users', query: { limit: 100, cursor }, signal }),
  });
}

export function addUser(body: ApiCall<typeof createUserRoute>['body']) {
  return callApi<typeof createUserRoute>({ method: 'POST', path: '/api/v1/users', body });
}

export function setRoles(userId: string, roles: readonly Role[]) {
  return callApi<typeof setRolesRoute>({
    method: 'PUT',
    path: '/api/v1/users/:userId/roles',
    params: { userId },
    body: { roles },
  });
}

export function disableUser(userId: string) {
  return callApi<typeof disableUserRoute>({
    method: 'POST',
    path: '/api/v1/users/:userId/disable',
    params: { userId },
  });
}

export function enableUser(userId: string) {
  return callApi<typeof enableUserRoute>({ method: 'POST', path: '/api/v1/users/:userId/enable', params: { userId } });
}
