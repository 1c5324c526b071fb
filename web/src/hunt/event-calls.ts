import { queryOptions } from '@tanstack/react-query';
import type { listEvents, showEvent } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { useWindowedRows, type WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { queryOfRange } from '../frame/time-range/time-range.ts';
import type { Meant } from './hunt-calls.ts';
import type { EventSort } from './hunt-search.ts';

export type EventReply = ReplyOf<typeof showEvent>;
export type EventSummary = ReplyOf<typeof listEvents>['data'][number];

export const eventIdOf = ({ id }: EventSummary): string => id;

type Search = Meant & {
  /** One moment for all windows: what is relative to now does not move while the list is scrolled. */
  readonly ranAtMs: number;
  readonly sort: EventSort;
  readonly isOff: boolean;
};

/** The events of one search, as they were when it ran. */
export function useEventRows({ query, range, ranAtMs, sort, isOff }: Search): WindowedRows<EventSummary> {
  return useWindowedRows({
    queryKey: ['events', 'list', query, range, sort, ranAtMs],
    read: ({ cursor, limit, signal }) =>
      callApi<typeof listEvents>({
        method: 'GET',
        path: '/api/v1/events',
        query: { query, ...queryOfRange(range, ranAtMs), sort, limit, ...(cursor !== undefined && { cursor }) },
        signal,
      }),
    isOff,
    rowId: eventIdOf,
    isNewer: isNeverNewer,
    changes: NO_CHANGES,
  });
}

/** An event never changes once it is stored. */
const isNeverNewer = () => false;
const NO_CHANGES = {};

export function eventQuery(eventId: string) {
  return queryOptions({
    queryKey: ['events', 'one', eventId],
    queryFn: ({ signal }) =>
      callApi<typeof showEvent>({ method: 'GET', path: '/api/v1/events/:eventId', params: { eventId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
