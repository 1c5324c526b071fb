import { queryOptions } from '@tanstack/react-query';
import type { cancelBacktest, showBacktest, startBacktest } from '../../../../src/detect/backtest/contract.ts';
import type {
  addRule,
  lintRule,
  RuleSource,
  saveRule,
  showRuleSource,
  testRule,
} from '../../../../src/detect/content/contract.ts';
import type { CallInput } from '../../../../src/platform/http/contract.ts';
import { callApi } from '../../frame/call-api.ts';

/** Read once for an editor: what somebody else saves meanwhile shows when this one is saved. */
export function ruleSourceQuery(ruleId: string) {
  return queryOptions({
    queryKey: ['rule-source', ruleId],
    queryFn: ({ signal }) => readRuleSource(ruleId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function readRuleSource(ruleId: string, signal?: AbortSignal): Promise<RuleSource> {
  return callApi<typeof showRuleSource>({
    method: 'GET',
    path: '/api/v1/rules/:ruleId/source',
    params: { ruleId },
    ...(signal && { signal }),
  });
}

export const lintText = (text: string) =>
  callApi<typeof lintRule>({ method: 'POST', path: '/api/v1/rules/lint', body: { text } });

export const testText = (body: CallInput<typeof testRule>['body']) =>
  callApi<typeof testRule>({ method: 'POST', path: '/api/v1/rules/test', body });

/** The events beside a rule, run against it; no outcome where there are none. */
export function ruleTestsQuery(ruleId: string) {
  return queryOptions({
    queryKey: ['rules', 'tests', ruleId],
    queryFn: async ({ signal }) => {
      const { text, tests } = await readRuleSource(ruleId, signal);
      return { outcome: tests.trim() === '' ? null : await testText({ text, tests }) };
    },
    staleTime: 60_000,
  });
}

export const saveText = (ruleId: string, body: CallInput<typeof saveRule>['body']) =>
  callApi<typeof saveRule>({ method: 'PUT', path: '/api/v1/rules/:ruleId/source', params: { ruleId }, body });

export const addText = (body: CallInput<typeof addRule>['body']) =>
  callApi<typeof addRule>({ method: 'POST', path: '/api/v1/rules', body });

export const beginBacktest = (body: CallInput<typeof startBacktest>['body']) =>
  callApi<typeof startBacktest>({ method: 'POST', path: '/api/v1/rules/backtests', body });

export const stopBacktest = (backtestId: string) =>
  callApi<typeof cancelBacktest>({
    method: 'POST',
    path: '/api/v1/rules/backtests/:backtestId/cancel',
    params: { backtestId },
  });

const LOOK_EVERY_MS = 500;

/** Followed until it is finished. */
export function backtestQuery(backtestId: string) {
  return queryOptions({
    queryKey: ['backtest', backtestId],
    queryFn: ({ signal }) =>
      callApi<typeof showBacktest>({
        method: 'GET',
        path: '/api/v1/rules/backtests/:backtestId',
        params: { backtestId },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : LOOK_EVERY_MS),
  });
}
