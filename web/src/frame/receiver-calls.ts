import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type { listReceivers } from '../../../src/server/contract.ts';
import { callApi } from './call-api.ts';

export type Receivers = ReplyOf<typeof listReceivers>;
export type Receiver = Receivers['data'][number];
export type Machine = NonNullable<Receivers['machine']>;

const POLL_MS = 5_000;

/** Where logs can be sent to on this server. */
export const receiversQuery = queryOptions({
  queryKey: ['receivers'],
  queryFn: ({ signal }) => callApi<typeof listReceivers>({ method: 'GET', path: '/api/v1/receivers', signal }),
  refetchInterval: POLL_MS,
});
