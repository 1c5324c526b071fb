import { queryOptions } from '@tanstack/react-query';
import type { countSampleWork, purgeSample, showSample } from '../../../src/server/contract.ts';
import { callApi } from './call-api.ts';

const POLL_MS = 15_000;

export const sampleQuery = queryOptions({
  queryKey: ['sample'],
  queryFn: ({ signal }) => callApi<typeof showSample>({ method: 'GET', path: '/api/v1/sample', signal }),
  refetchInterval: POLL_MS,
});

export function removeSample() {
  return callApi<typeof purgeSample>({ method: 'POST', path: '/api/v1/sample/purge' });
}

/** Asked each time: what was written a moment ago counts. */
export const sampleWorkQuery = queryOptions({
  queryKey: ['sample', 'work'],
  queryFn: ({ signal }) => callApi<typeof countSampleWork>({ method: 'GET', path: '/api/v1/sample/work', signal }),
  staleTime: 0,
  gcTime: 0,
});
