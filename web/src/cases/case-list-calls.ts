import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CaseSummary, countMatchingCases, listCases } from '../../../src/respond/cases/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { pollEvery } from '../frame/live/use-live.ts';
import { useWindowedRows, type WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { ACTIVE_STATUSES, type CaseFilter, type CasesSearch, caseFilterOf, USUAL_SORT } from './cases-search.ts';

const POLL_MS = 10_000;

export const caseId = ({ number }: CaseSummary): string => number;

/** The cases that the address of the list asks for. */
export function useCaseRows(search: CasesSearch): WindowedRows<CaseSummary> {
  const filter = caseFilterOf(search);
  const query = { ...filter, sort: search.sort ?? USUAL_SORT };
  const { data: counted } = useQuery(caseTotalQuery(filter));
  const total = useMemo(() => counted && { rows: counted.cases, isExact: counted.isExact }, [counted]);
  return useWindowedRows({
    queryKey: ['cases', 'list', query],
    read: ({ cursor, limit, signal }) =>
      callApi<typeof listCases>({
        method: 'GET',
        path: '/api/v1/cases',
        query: { ...query, limit, ...(cursor !== undefined && { cursor }) },
        signal,
      }),
    pollMs: POLL_MS,
    rowId: caseId,
    isNewer: isNewerCase,
    total,
    changes: NO_CHANGES,
  });
}

/** After an act the list itself is read again. */
const NO_CHANGES = {};

/** Tasks and alerts of a case change without a new version. */
function isNewerCase(other: CaseSummary, item: CaseSummary): boolean {
  return other.version >= item.version && JSON.stringify(other) !== JSON.stringify(item);
}

function caseTotalQuery(filter: CaseFilter) {
  return queryOptions({
    queryKey: ['cases', 'total', filter],
    queryFn: ({ signal }) =>
      callApi<typeof countMatchingCases>({ method: 'GET', path: '/api/v1/cases/matching', query: filter, signal }),
    refetchInterval: pollEvery(POLL_MS),
  });
}

const CHOICES = 20;

/** Cases that an alert can be put into: the newest, those of who asks before the others. */
export function caseChoiceQuery(q: string, isSample: boolean | undefined) {
  const sample = isSample === undefined ? 'include' : isSample ? 'only' : 'exclude';
  const query = { status: ACTIVE_STATUSES, sample, sort: 'newest', limit: CHOICES, ...(q !== '' && { q }) } as const;
  return queryOptions({
    queryKey: ['cases', 'choice', query],
    queryFn: async ({ signal }) => {
      const read = (whose: { readonly owner?: string }) =>
        callApi<typeof listCases>({ method: 'GET', path: '/api/v1/cases', query: { ...query, ...whose }, signal });
      const [mine, all] = await Promise.all([read({ owner: 'me' }), read({})]);
      const own = new Set(mine.data.map(caseId));
      return [...mine.data, ...all.data.filter(({ number }) => !own.has(number))].slice(0, CHOICES);
    },
    placeholderData: keepPreviousData,
  });
}
