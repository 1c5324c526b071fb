import { queryOptions } from '@tanstack/react-query';
import type { listRuleLogsources } from '../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type { countIngested, IngestReply, ingest } from '../../../src/server/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { readPipeline } from './welcome-calls.ts';

/** What has become so far of something that was sent. */
export type Arrival = {
  readonly events: number;
  readonly rejects: number;
  /** Null: none could be read yet. */
  readonly firstEventId: string | null;
  /** Nothing more will come of it. */
  readonly isSettled: boolean;
  /** What storing fails of at the moment. */
  readonly fault: string | null;
};

const SOON_MS = 400;
const LATER_MS = 2_000;
/** Once something has come, the report only grows. */
const GROWING_MS = 5_000;
const FIRST_MINUTE = 60_000 / SOON_MS;
/** As many ranges as one question may hold. */
const RANGES_AT_ONCE = 200;

export function sendLogs(content: Blob, source: 'auto' | 'syslog'): Promise<IngestReply> {
  return callApi<typeof ingest>({ method: 'POST', path: '/api/v1/ingest/:source', params: { source }, content });
}

type Counts = ReplyOf<typeof countIngested>['data'];

async function count(ranges: readonly string[], signal: AbortSignal) {
  let counts: Counts = [];
  for (let at = 0; at < ranges.length; at += RANGES_AT_ONCE) {
    const { data } = await callApi<typeof countIngested>({
      method: 'GET',
      path: '/api/v1/ingest/entries',
      query: { ranges: ranges.slice(at, at + RANGES_AT_ONCE).join(',') },
      signal,
    });
    counts = [...counts, ...data];
  }
  return {
    events: counts.reduce((sum, { events }) => sum + events, 0),
    rejects: counts.reduce((sum, { rejects }) => sum + rejects, 0),
    firstEventId: counts.find(({ firstEventId }) => firstEventId !== null)?.firstEventId ?? null,
  };
}

/** An upload, from its receipt to when all of it is stored. */
export function uploadArrivalQuery({ ranges, lastSequence }: IngestReply) {
  const asked = ranges.map(({ from, to }) => `${from}-${to}`);
  return queryOptions({
    queryKey: ['arrival', asked],
    queryFn: async ({ signal }): Promise<Arrival> => {
      const { settledSequence, fault } = await readPipeline(signal);
      return { ...(await count(asked, signal)), isSettled: settledSequence >= (lastSequence ?? 0), fault };
    },
    refetchInterval: ({ state }) => (state.data?.isSettled === true ? false : SOON_MS),
  });
}

/** Until it is asked again: at once in the first minute of waiting, less often for who stays away, or once something came. */
export function arrivalPauseMs(arrival: Arrival | undefined, timesAsked: number): number {
  if (arrival && arrival.events + arrival.rejects > 0) return GROWING_MS;
  return timesAsked < FIRST_MINUTE ? SOON_MS : LATER_MS;
}

/** Whatever comes in after this entry of the journal, by whatever way. */
export function arrivalSinceQuery(sequence: number) {
  return queryOptions({
    queryKey: ['arrival', 'since', sequence],
    queryFn: async ({ signal }): Promise<Arrival> => {
      const { settledSequence, fault } = await readPipeline(signal);
      const ranges = settledSequence > sequence ? [`${sequence + 1}-${settledSequence}`] : [];
      return { ...(await count(ranges, signal)), isSettled: false, fault };
    },
    refetchInterval: ({ state }) => arrivalPauseMs(state.data, state.dataUpdateCount + state.errorUpdateCount),
  });
}

export const nowSequenceQuery = queryOptions({
  queryKey: ['arrival', 'begin'],
  queryFn: async ({ signal }) => (await readPipeline(signal)).lastSequence,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});

export const ruleLogsourcesQuery = queryOptions({
  queryKey: ['rules', 'logsources'],
  queryFn: ({ signal }) =>
    callApi<typeof listRuleLogsources>({ method: 'GET', path: '/api/v1/rules/logsources', signal }),
  staleTime: 60_000,
});
