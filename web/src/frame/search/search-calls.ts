import type { listEvents } from '../../../../src/collect/lake/contract.ts';
import type { listAlerts } from '../../../../src/detect/alerts/contract.ts';
import type { listRules } from '../../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import type { listCases } from '../../../../src/respond/cases/contract.ts';
import { callApi } from '../call-api.ts';

/** So many of each kind stand on the answer; further ones are a click away. */
export const SHOWN = 5;
/** The longest text that the lists take. */
const LONGEST = 200;

type Found<Item> = { readonly data: readonly Item[]; readonly next: string | null };
export type Lookup<Item> = {
  readonly queryKey: readonly string[];
  readonly ask: (signal: AbortSignal) => Promise<Found<Item>>;
};

const queryOf = (text: string) => ({ q: text.slice(0, LONGEST), limit: SHOWN });

export const alertsHolding = (text: string): Lookup<ReplyOf<typeof listAlerts>['data'][number]> => ({
  queryKey: ['search', 'alerts', text],
  ask: (signal) =>
    callApi<typeof listAlerts>({
      method: 'GET',
      path: '/api/v1/alerts',
      query: { ...queryOf(text), sort: 'newest' },
      signal,
    }),
});

export const casesHolding = (text: string): Lookup<ReplyOf<typeof listCases>['data'][number]> => ({
  queryKey: ['search', 'cases', text],
  ask: (signal) => callApi<typeof listCases>({ method: 'GET', path: '/api/v1/cases', query: queryOf(text), signal }),
});

export const eventsHolding = (text: string): Lookup<ReplyOf<typeof listEvents>['data'][number]> => ({
  queryKey: ['search', 'events', text],
  ask: (signal) => callApi<typeof listEvents>({ method: 'GET', path: '/api/v1/events', query: queryOf(text), signal }),
});

export const rulesHolding = (text: string): Lookup<ReplyOf<typeof listRules>['data'][number]> => ({
  queryKey: ['search', 'rules', text],
  ask: (signal) => callApi<typeof listRules>({ method: 'GET', path: '/api/v1/rules', query: queryOf(text), signal }),
});
