import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { listEvents, showEvent } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { ALL_TIME, parseTimeRange, queryOfRange } from '../frame/time-range/time-range.ts';
import type { EventsSearch } from './events-search.ts';

export type EventReply = ReplyOf<typeof showEvent>;
export type EventSummary = ReplyOf<typeof listEvents>['data'][number];

const PAGE_ROWS = 100;

/** Newest first; each further page goes on where the one before ended. */
export function eventListQuery({ from, to, ...filter }: EventsSearch) {
  return infiniteQueryOptions({
    queryKey: ['events', 'list', { ...filter, from, to }],
    queryFn: ({ signal, pageParam }) => {
      return callApi<typeof listEvents>({
        method: 'GET',
        path: '/api/v1/events',
        query: {
          ...filter,
          ...queryOfRange(parseTimeRange({ from, to }, ALL_TIME), Date.now()),
          ...(pageParam && { cursor: pageParam }),
          limit: PAGE_ROWS,
        },
        signal,
      });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
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
