import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { listSourceHealth } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { absoluteRange, resolveTimeRange, type TimeRange } from '../frame/time-range/time-range.ts';

export type SenderHealth = ReplyOf<typeof listSourceHealth>['data'][number];

const POLL_MS = 30_000;

export function sourceHealthQuery(range: TimeRange) {
  return queryOptions({
    queryKey: ['sources', 'health', range],
    queryFn: ({ signal }) =>
      callApi<typeof listSourceHealth>({
        method: 'GET',
        path: '/api/v1/sources/health',
        query: absoluteRange(resolveTimeRange(range, Date.now())),
        signal,
      }),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  });
}
