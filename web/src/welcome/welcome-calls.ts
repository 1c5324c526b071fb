import { queryOptions } from '@tanstack/react-query';
import type { listAlerts } from '../../../src/detect/alerts/contract.ts';
import type { showPipeline } from '../../../src/server/contract.ts';
import { callApi } from '../frame/call-api.ts';

const SOON_MS = 300;

export function readPipeline(signal: AbortSignal) {
  return callApi<typeof showPipeline>({ method: 'GET', path: '/api/v1/pipeline', signal });
}

/** Null until the whole recording has gone through: before, the worst alert may still be to come. */
export const worstSampleAlertQuery = queryOptions({
  queryKey: ['alerts', 'worst-of-sample'],
  queryFn: async ({ signal }) => {
    const { lastSequence, settledSequence } = await readPipeline(signal);
    if (lastSequence === 0 || settledSequence < lastSequence) return null;
    const query = { sample: 'only', sort: 'severity', limit: 1 } as const;
    const { data } = await callApi<typeof listAlerts>({ method: 'GET', path: '/api/v1/alerts', query, signal });
    return data[0] ?? null;
  },
  refetchInterval: ({ state }) => (state.data ? false : SOON_MS),
});
