import { queryOptions } from '@tanstack/react-query';
import type { showRuleVocabulary } from '../../../src/detect/content/contract.ts';
import { callApi } from '../frame/call-api.ts';

/** The words that rules are written with. */
export const vocabularyQuery = queryOptions({
  queryKey: ['rule-vocabulary'],
  queryFn: ({ signal }) =>
    callApi<typeof showRuleVocabulary>({ method: 'GET', path: '/api/v1/rules/vocabulary', signal }),
  staleTime: 300_000,
});
