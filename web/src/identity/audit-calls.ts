import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type { listAuditRoute } from '../../../src/platform/identity/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { ALL_TIME, parseTimeRange, queryOfRange } from '../frame/time-range/time-range.ts';
import type { AuditSearch } from './audit-search.ts';

export type AuditRecord = ReplyOf<typeof listAuditRoute>['data'][number];

export function auditQuery({ from, ...filter }: AuditSearch) {
  return queryOptions({
    queryKey: ['identity', 'audit', { ...filter, from }],
    queryFn: ({ signal }) =>
      callApi<typeof listAuditRoute>({
        method: 'GET',
        path: '/api/v1/audit',
        query: { ...filter, from: queryOfRange(parseTimeRange({ from }, ALL_TIME), Date.now()).from, limit: 100 },
        signal,
      }),
  });
}
