import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { listEvents, showEvent } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import type { EventsSearch } from './events-search.ts';
import { momentOf } from './time-range.ts';

export type EventReply = ReplyOf<typeof showEvent>;
export type EventSummary = ReplyOf<typeof listEvents>['data'][number];

const PAGE_ROWS = 100;

/** Newest first; each further page goes on where the one before ended. */
export function eventListQuery({ from, to, ...filter }: EventsSearch) {
  return infiniteQueryOptions({
    queryKey: ['events', 'list', { ...filter, from, to }],
    queryFn: ({ signal, pageParam }) => {
      const fromText = momentOf(from, Date.now());
      const toText = momentOf(to, Date.now());
      return callApi<typeof listEvents>({
        method: 'GET',
        path: '/api/v1/events',
        query: {
          ...filter,
          ...(fromText && { from: fromText }),
          ...(toText && { to: toText }),
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
