import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { callApi } from '../frame/call-api.ts';
import type { EventsSearch } from './events-search.ts';
import { momentOf } from './time-range.ts';

/* PROVISIONAL */
export type EventSummary = {
  id: string;
  time: string;
  receivedAt: string;
  sourceId: string;
  summary: string;
  host: string;
  matchCount: number;
  isSample: boolean;
};
export type EventReply = EventSummary & {
  sender: string;
  fields: Record<string, unknown>;
  raw: { encoding: 'utf8' | 'base64'; text: string; byteLength: number };
  matches: { ruleId: string; ruleTitle: string; ruleAuthor: string; level: string; raisesAlert: boolean }[];
};
type ListQuery = { q?: string; source?: string; from?: string; to?: string; cursor?: string; limit?: number };
type Shape = { method: 'GET'; access: 'events.read'; summary: string; tag: string };
type listEvents = Shape & {
  path: '/api/v1/events';
  query: z.ZodType<ListQuery, ListQuery>;
  reply: z.ZodType<{ data: EventSummary[]; next: string | null }>;
};
type showEvent = Shape & {
  path: '/api/v1/events/:eventId';
  params: z.ZodType<{ eventId: string }, { eventId: string }>;
  reply: z.ZodType<EventReply>;
};

const PAGE_ROWS = 100;

/** Newest first; each further page goes on where the one before ended. */
export function eventListQuery({ from, to, ...filter }: EventsSearch) {
  return infiniteQueryOptions({
    queryKey: ['events', 'list', { ...filter, from, to }],
    queryFn: ({ signal, pageParam }) => {
      const fromText = momentOf(from, Date.now());
      const toText = momentOf(to, Date.now());
      return callApi<listEvents>({
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
      callApi<showEvent>({ method: 'GET', path: '/api/v1/events/:eventId', params: { eventId }, signal }),
    // An event never changes once it is stored.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
