import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  changeRule,
  DetectionReply,
  diffRule,
  listRuleIssues,
  listRules,
  showRule,
} from '../../../src/detect/content/contract.ts';
import type { CallInput } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import type { DetectionsSearch } from './detections-search.ts';

const PAGE_ROWS = 100;
const STALE_MS = 15_000;

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

/** One rule with its text, versions, changes and exceptions. */
export function detectionQuery(ruleId: string) {
  return queryOptions({
    queryKey: ['rules', 'one', ruleId],
    queryFn: ({ signal }) =>
      callApi<typeof showRule>({ method: 'GET', path: '/api/v1/rules/:ruleId', params: { ruleId }, signal }),
    staleTime: STALE_MS,
  });
}

export function decideRule(ruleId: string, body: CallInput<typeof changeRule>['body']): Promise<DetectionReply> {
  return callApi<typeof changeRule>({ method: 'PATCH', path: '/api/v1/rules/:ruleId', params: { ruleId }, body });
}

export function ruleDiffQuery(ruleId: string, from: string, to: string) {
  return queryOptions({
    queryKey: ['rules', 'diff', ruleId, from, to],
    queryFn: ({ signal }) =>
      callApi<typeof diffRule>({
        method: 'GET',
        path: '/api/v1/rules/:ruleId/diff',
        params: { ruleId },
        query: { from, to },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Lists, pages and peeks show what was decided. */
export const refreshRules = (client: QueryClient) => client.invalidateQueries({ queryKey: ['rules'] });

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
