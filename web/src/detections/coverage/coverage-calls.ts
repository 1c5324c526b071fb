import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { showCoverage, showTechniqueCoverage } from '../../../../src/detect/content/contract.ts';
import { callApi } from '../../frame/call-api.ts';

const STALE_MS = 60_000;
/** Sent by the server as it is: a file to keep. */
export const NAVIGATOR_PATH = '/api/v1/rules/coverage/navigator';

export const coverageQuery = queryOptions({
  queryKey: ['rules', 'coverage'],
  queryFn: ({ signal }) => callApi<typeof showCoverage>({ method: 'GET', path: '/api/v1/rules/coverage', signal }),
  staleTime: STALE_MS,
});

export function techniqueQuery(technique: string) {
  return queryOptions({
    queryKey: ['rules', 'coverage', technique],
    queryFn: ({ signal }) =>
      callApi<typeof showTechniqueCoverage>({
        method: 'GET',
        path: '/api/v1/rules/coverage/:technique',
        params: { technique },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
}
