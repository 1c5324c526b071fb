import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { countEvents, listEventFields, listTopValues, runHunt } from '../../../src/collect/lake/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { queryOfRange, type TimeRange } from '../frame/time-range/time-range.ts';
import type { StackedBy } from './hunt-search.ts';

export type EventCounts = ReplyOf<typeof countEvents>;
export type HuntReply = ReplyOf<typeof runHunt>;
export type TopValues = ReplyOf<typeof listTopValues>;

/** Which events are meant: one shape for every call about them. */
export type Meant = { readonly query?: string | undefined; readonly range: TimeRange };

/** Of an open range the pictures show `kept`, all that there is, or `matched`: a host of minutes among years is no bar. */
export function eventCountsQuery({ query, range }: Meant, by: StackedBy, span: 'kept' | 'matched' = 'kept') {
  return queryOptions({
    queryKey: ['events', 'counts', query, range, by, span],
    queryFn: ({ signal }) =>
      callApi<typeof countEvents>({
        method: 'GET',
        path: '/api/v1/events/histogram',
        query: { query, ...queryOfRange(range, Date.now()), by, span },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** The table that the steps make of the events that are meant. */
export function huntTableQuery({ query, range }: Meant, steps: string) {
  return queryOptions({
    queryKey: ['events', 'table', query, range, steps],
    queryFn: ({ signal }) =>
      callApi<typeof runHunt>({
        method: 'GET',
        path: '/api/v1/hunt',
        query: { query: `${query ?? ''} ${steps}`, ...queryOfRange(range, Date.now()) },
        signal,
      }),
    retry: false,
  });
}

export function topValuesQuery({ query, range }: Meant, field: string, limit = 8) {
  return queryOptions({
    queryKey: ['events', 'top', query, range, field, limit],
    queryFn: ({ signal }) =>
      callApi<typeof listTopValues>({
        method: 'GET',
        path: '/api/v1/events/top',
        query: { query, ...queryOfRange(range, Date.now()), of: field, limit: String(limit) },
        signal,
      }),
  });
}

export function eventFieldsQuery({ query, range }: Meant) {
  return queryOptions({
    queryKey: ['events', 'fields', query, range],
    queryFn: ({ signal }) =>
      callApi<typeof listEventFields>({
        method: 'GET',
        path: '/api/v1/events/fields',
        query: { query, ...queryOfRange(range, Date.now()) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}
