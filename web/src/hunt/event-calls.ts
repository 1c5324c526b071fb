import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { listEvents, showEvent } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { queryOfRange } from '../frame/time-range/time-range.ts';
import type { Meant } from './hunt-calls.ts';

export type EventReply = ReplyOf<typeof showEvent>;
export type EventSummary = ReplyOf<typeof listEvents>['data'][number];

const PAGE_ROWS = 100;

/** Newest first; each further page goes on where the one before ended. */
export function eventListQuery({ query, range }: Meant) {
  return infiniteQueryOptions({
    queryKey: ['events', 'list', query, range],
    queryFn: ({ signal, pageParam }) =>
      callApi<typeof listEvents>({
        method: 'GET',
        path: '/api/v1/events',
        query: {
          query,
          ...queryOfRange(range, Date.now()),
          ...(pageParam && { cursor: pageParam }),
          limit: PAGE_ROWS,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function eventQuery(eventId: string) {
  return queryOptions({
    queryKey: ['events', 'one', eventId],
    queryFn: ({ signal }) =>
      callApi<typeof showEvent>({ method: 'GET', path: '/api/v1/events/:eventId', params: { eventId }, signal }),
    // An event never changes once it is stored.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
