import { queryOptions } from '@tanstack/react-query';
import type { listAlerts } from '../../../src/detect/alerts/contract.ts';
import type { listCases } from '../../../src/respond/cases/contract.ts';
import { callApi } from '../frame/call-api.ts';

const LISTED = 20;

/** Of every state, the newest first. */
export function alertsAboutQuery(entity: string) {
  return queryOptions({
    queryKey: ['alerts', 'about', entity],
    queryFn: ({ signal }) =>
      callApi<typeof listAlerts>({
        method: 'GET',
        path: '/api/v1/alerts',
        query: { entity, sort: 'newest', limit: LISTED },
        signal,
      }),
  });
}

export function casesAboutQuery(entity: string) {
  return queryOptions({
    queryKey: ['cases', 'about', entity],
    queryFn: ({ signal }) =>
      callApi<typeof listCases>({ method: 'GET', path: '/api/v1/cases', query: { entity, limit: LISTED }, signal }),
  });
}
