import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type { listTokensRoute, showSignInSettingsRoute } from '../../../src/platform/identity/contract.ts';
import type { showConfiguration, showDataState } from '../../../src/server/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { TOKENS_KEY } from '../identity/account-calls.ts';

export type DataState = ReplyOf<typeof showDataState>;
export type SignInSettings = ReplyOf<typeof showSignInSettingsRoute>;
export type ConfiguredSetting = ReplyOf<typeof showConfiguration>['data'][number];

const POLL_MS = 30_000;
const ROWS = 100;

export function allTokensQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: [...TOKENS_KEY, 'all', { cursor }],
    queryFn: ({ signal }) =>
      callApi<typeof listTokensRoute>({
        method: 'GET',
        path: '/api/v1/tokens',
        query: { owner: 'all', limit: ROWS, cursor },
        signal,
      }),
  });
}

export const dataStateQuery = queryOptions({
  queryKey: ['settings', 'data'],
  queryFn: ({ signal }) => callApi<typeof showDataState>({ method: 'GET', path: '/api/v1/settings/data', signal }),
  refetchInterval: POLL_MS,
});

export const signInSettingsQuery = queryOptions({
  queryKey: ['settings', 'sign-in'],
  queryFn: ({ signal }) =>
    callApi<typeof showSignInSettingsRoute>({ method: 'GET', path: '/api/v1/settings/sign-in', signal }),
});

/** Read at the server's start: changes with the next one. */
export const configurationQuery = queryOptions({
  queryKey: ['settings', 'configuration'],
  queryFn: ({ signal }) =>
    callApi<typeof showConfiguration>({ method: 'GET', path: '/api/v1/settings/configuration', signal }),
});
