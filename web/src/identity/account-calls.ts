import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type {
  createTokenRoute,
  endOtherSessionsRoute,
  endSessionRoute,
  endUserSessionsRoute,
  listRolesRoute,
  listSessionsRoute,
  listTokensRoute,
  revokeTokenRoute,
  setPasswordRoute,
} from '../../../src/platform/identity/contract.ts';
import { type ApiCall, callApi } from '../frame/call-api.ts';

export type SessionReply = ReplyOf<typeof listSessionsRoute>['data'][number];
export type TokenReply = ReplyOf<typeof listTokensRoute>['data'][number];
export type NewToken = ReplyOf<typeof createTokenRoute>;

/** More than anybody has; beyond it the page says that there are more. */
const ROWS = 200;

export const SESSIONS_KEY = ['identity', 'sessions'] as const;
export const TOKENS_KEY = ['identity', 'tokens'] as const;

export const ownSessionsQuery = queryOptions({
  queryKey: SESSIONS_KEY,
  queryFn: ({ signal }) =>
    callApi<typeof listSessionsRoute>({
      method: 'GET',
      path: '/api/v1/sessions',
      query: { user: 'me', limit: ROWS },
      signal,
    }),
  refetchInterval: 30_000,
});

export const ownTokensQuery = queryOptions({
  queryKey: TOKENS_KEY,
  queryFn: ({ signal }) =>
    callApi<typeof listTokensRoute>({
      method: 'GET',
      path: '/api/v1/tokens',
      query: { owner: 'me', limit: ROWS },
      signal,
    }),
});

/** Changes only with the server's version. */
export const rolesQuery = queryOptions({
  queryKey: ['identity', 'roles'],
  queryFn: ({ signal }) => callApi<typeof listRolesRoute>({ method: 'GET', path: '/api/v1/roles', signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function endSession(sessionId: string) {
  return callApi<typeof endSessionRoute>({
    method: 'DELETE',
    path: '/api/v1/sessions/:sessionId',
    params: { sessionId },
  });
}

export function endOtherSessions() {
  return callApi<typeof endOtherSessionsRoute>({ method: 'POST', path: '/api/v1/sessions/end-others' });
}

export function endSessionsOf(userId: string) {
  const path = '/api/v1/users/:userId/end-sessions';
  return callApi<typeof endUserSessionsRoute>({ method: 'POST', path, params: { userId } });
}

export function makeToken(body: ApiCall<typeof createTokenRoute>['body']) {
  return callApi<typeof createTokenRoute>({ method: 'POST', path: '/api/v1/tokens', body });
}

export function revokeToken(tokenId: string) {
  return callApi<typeof revokeTokenRoute>({ method: 'DELETE', path: '/api/v1/tokens/:tokenId', params: { tokenId } });
}

export function setPassword(userId: string, body: ApiCall<typeof setPasswordRoute>['body']) {
  return callApi<typeof setPasswordRoute>({
    method: 'PUT',
    path: '/api/v1/users/:userId/password',
    params: { userId },
    body,
  });
}
