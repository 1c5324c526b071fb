import { queryOptions } from '@tanstack/react-query';
import type { listOwnActsRoute } from '../../../src/platform/identity/contract.ts';
import { callApi } from '../frame/call-api.ts';

const SOON_MS = 1_500;

export function ownActsQuery(since: string) {
  return queryOptions({
    queryKey: ['identity', 'acts', since],
    queryFn: ({ signal }) =>
      callApi<typeof listOwnActsRoute>({ method: 'GET', path: '/api/v1/me/acts', query: { from: since }, signal }),
    refetchInterval: SOON_MS,
  });
}
