import { queryOptions } from '@tanstack/react-query';
import type {
  beginSecondFactorRoute,
  confirmSecondFactorRoute,
  getSecondFactorRoute,
  removeSecondFactorRoute,
  renewRecoveryCodesRoute,
  resetSecondFactorRoute,
} from '../../../src/platform/identity/contract.ts';
import { type ApiCall, callApi } from '../frame/call-api.ts';

/** What the owner shows before anything is changed that lets somebody in. */
export type Proof = ApiCall<typeof beginSecondFactorRoute>['body'];

export const FACTOR_KEY = ['identity', 'second-factor'] as const;

export const secondFactorQuery = queryOptions({
  queryKey: FACTOR_KEY,
  queryFn: ({ signal }) =>
    callApi<typeof getSecondFactorRoute>({ method: 'GET', path: '/api/v1/me/second-factor', signal }),
});

export function beginSecondFactor(body: Proof) {
  return callApi<typeof beginSecondFactorRoute>({ method: 'POST', path: '/api/v1/me/second-factor', body });
}

export function confirmSecondFactor(code: string) {
  const path = '/api/v1/me/second-factor/confirm';
  return callApi<typeof confirmSecondFactorRoute>({ method: 'POST', path, body: { code } });
}

export function renewRecoveryCodes(body: Proof) {
  const path = '/api/v1/me/second-factor/recovery-codes';
  return callApi<typeof renewRecoveryCodesRoute>({ method: 'POST', path, body });
}

export function removeSecondFactor(body: Proof) {
  return callApi<typeof removeSecondFactorRoute>({ method: 'POST', path: '/api/v1/me/second-factor/remove', body });
}

export function resetSecondFactor(userId: string) {
  const path = '/api/v1/users/:userId/second-factor';
  return callApi<typeof resetSecondFactorRoute>({ method: 'DELETE', path, params: { userId } });
}
