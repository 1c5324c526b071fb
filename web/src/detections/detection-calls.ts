import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type {
  changeRule,
  changeRules,
  countMatchingRules,
  DetectionReply,
  diffRule,
  listRuleIssues,
  listRules,
  showRule,
} from '../../../src/detect/content/contract.ts';
import type { CallInput } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';
import { pollEvery } from '../frame/live/use-live.ts';
import { useWindowedRows, type WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { type DetectionsSearch, type RuleFilter, ruleFilterOf, USUAL_SORT } from './detections-search.ts';

const PAGE_ROWS = 100;
const STALE_MS = 15_000;

const POLL_MS = 30_000;

export const detectionId = ({ id }: DetectionReply): string => id;

/** The rules that the address of the list asks for. */
export function useDetectionRows(search: DetectionsSearch): WindowedRows<DetectionReply> {
  const filter = ruleFilterOf(search);
  const sort = search.sort ?? USUAL_SORT;
  const { data: counted } = useQuery(ruleTotalQuery(filter));
  const total = useMemo(() => counted && { rows: counted.rules, isExact: true }, [counted]);
  return useWindowedRows({
    queryKey: ['rules', 'list', filter, sort],
    read: ({ cursor, limit, signal }) =>
      callApi<typeof listRules>({
        method: 'GET',
        path: '/api/v1/rules',
        query: { ...filter, sort, limit, ...(cursor !== undefined && { cursor }) },
        signal,
      }),
    pollMs: POLL_MS,
    rowId: detectionId,
    isNewer: isOtherwise,
    total,
    changes: NO_CHANGES,
  });
}

/** After an act the list itself is read again. */
const NO_CHANGES = {};

/** A rule has no version of what was decided about it and how loud it is: what was read last holds. */
function isOtherwise(other: DetectionReply, rule: DetectionReply): boolean {
  return JSON.stringify(other) !== JSON.stringify(rule);
}

function ruleTotalQuery(filter: RuleFilter) {
  return queryOptions({
    queryKey: ['rules', 'total', filter],
    queryFn: ({ signal }) =>
      callApi<typeof countMatchingRules>({ method: 'GET', path: '/api/v1/rules/matching', query: filter, signal }),
    refetchInterval: pollEvery(POLL_MS),
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

export type StateChange = CallInput<typeof changeRules>['body']['changes'][number];

export function decideRules(changes: readonly StateChange[], reason: string) {
  return callApi<typeof changeRules>({ method: 'PATCH', path: '/api/v1/rules', body: { changes, reason } });
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
