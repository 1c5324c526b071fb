import type {
  getMeRoute,
  redeemSignInLinkRoute,
  signInRoute,
  signOutRoute,
} from '../../../src/platform/identity/contract.ts';
import { callApi } from '../frame/call-api.ts';

export function readMe(signal: AbortSignal) {
  return callApi<typeof getMeRoute>({ method: 'GET', path: '/api/v1/me', signal });
}

export function signIn(body: { readonly name: string; readonly password: string }) {
  return callApi<typeof signInRoute>({ method: 'POST', path: '/api/v1/auth/sign-in', body });
}

export function redeemLink(code: string) {
  return callApi<typeof redeemSignInLinkRoute>({ method: 'POST', path: '/api/v1/auth/sign-in-link', body: { code } });
}

export function signOut() {
  return callApi<typeof signOutRoute>({ method: 'POST', path: '/api/v1/auth/sign-out' });
}
