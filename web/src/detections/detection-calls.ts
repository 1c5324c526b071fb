import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { listRuleIssues, listRules } from '../../../src/detect/detections/contract.ts';
import { callApi } from '../frame/call-api.ts';
import type { DetectionsSearch } from './detections-search.ts';

const PAGE_ROWS = 100;
/** Rules change only when the server starts again. */
const STALE_MS = 60_000;

export function detectionListQuery({ peek: _, view: __, ...filter }: DetectionsSearch) {
  return queryOptions({
    queryKey: ['rules', 'list', filter],
    queryFn: ({ signal }) =>
      callApi<typeof listRules>({
        method: 'GET',
        path: '/api/v1/rules',
        query: { ...filter, limit: PAGE_ROWS },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
}

/** One rule; null where no rule in force has this id. */
export function detectionQuery(ruleId: string) {
  return queryOptions({
    queryKey: ['rules', 'one', ruleId],
    queryFn: async ({ signal }) => {
      const query = { q: ruleId, limit: PAGE_ROWS };
      const page = await callApi<typeof listRules>({ method: 'GET', path: '/api/v1/rules', query, signal });
      return page.data.find(({ id }) => id === ruleId) ?? null;
    },
    staleTime: STALE_MS,
  });
}

export function issueListQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: ['rules', 'issues', cursor],
    queryFn: ({ signal }) =>
      callApi<typeof listRuleIssues>({
        method: 'GET',
        path: '/api/v1/rules/issues',
        query: { limit: PAGE_ROWS, ...(cursor && { cursor }) },
        signal,
      }),
    staleTime: STALE_MS,
  });
}
