import { queryOptions } from '@tanstack/react-query';
import type {
  beginProviderSignInRoute,
  endProviderSignInRoute,
  getMeRoute,
  listSignInWaysRoute,
  redeemSignInLinkRoute,
  signInRoute,
  signOutRoute,
} from '../../../src/platform/identity/contract.ts';
import { type ApiCall, callApi } from '../frame/call-api.ts';

export function readMe(signal: AbortSignal) {
  return callApi<typeof getMeRoute>({ method: 'GET', path: '/api/v1/me', signal });
}

export function signIn(body: ApiCall<typeof signInRoute>['body']) {
  return callApi<typeof signInRoute>({ method: 'POST', path: '/api/v1/auth/sign-in', body });
}

export function redeemLink(code: string) {
  return callApi<typeof redeemSignInLinkRoute>({ method: 'POST', path: '/api/v1/auth/sign-in-link', body: { code } });
}

export function beginProviderSignIn(returnTo: string | undefined) {
  const body = returnTo === undefined ? {} : { returnTo };
  return callApi<typeof beginProviderSignInRoute>({ method: 'POST', path: '/api/v1/auth/provider', body });
}

export function endProviderSignIn(answer: string) {
  const path = '/api/v1/auth/provider/answer';
  return callApi<typeof endProviderSignInRoute>({ method: 'POST', path, body: { answer } });
}

export function signOut() {
  return callApi<typeof signOutRoute>({ method: 'POST', path: '/api/v1/auth/sign-out' });
}

/** Changes only with the server's configuration. */
export const waysQuery = queryOptions({
  queryKey: ['identity', 'ways'],
  queryFn: ({ signal }) => callApi<typeof listSignInWaysRoute>({ method: 'GET', path: '/api/v1/auth/ways', signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
