import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { showWatch, showWatchTrends } from '../../../src/direct/operations/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';

export type WatchReply = ReplyOf<typeof showWatch>;
export type NextAlert = WatchReply['alerts']['next'][number];
export type WatchTrends = ReplyOf<typeof showWatchTrends>;

const POLL_MS = 5_000;
const TRENDS_POLL_MS = 300_000;

/**
 * Under the key of alerts: what is done to an alert anywhere on the page, and every hint, reads this anew, too. And every few
 * seconds besides: that a source falls silent is told by no hint.
 */
export const watchQuery = queryOptions({
  queryKey: ['alerts', 'watch'],
  queryFn: ({ signal }) => callApi<typeof showWatch>({ method: 'GET', path: '/api/v1/watch', query: {}, signal }),
  refetchInterval: POLL_MS,
  placeholderData: keepPreviousData,
});

/** Days do not change by the second. */
export const trendsQuery = queryOptions({
  queryKey: ['watch', 'trends'],
  queryFn: ({ signal }) => callApi<typeof showWatchTrends>({ method: 'GET', path: '/api/v1/watch/trends', signal }),
  refetchInterval: TRENDS_POLL_MS,
});
