import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  addException,
  draftException,
  ExceptionReply,
  listExceptions,
  previewException,
  removeException,
} from '../../../src/detect/content/contract.ts';
import type { CallInput, ReplyOf } from '../../../src/platform/http/contract.ts';
import { callApi } from '../frame/call-api.ts';

const PAGE_ROWS = 50;

export type Scope = Pick<CallInput<typeof previewException>['body'], 'ruleIds' | 'criterion'>;

export function exceptionListQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: ['exceptions', 'list', cursor],
    queryFn: ({ signal }) =>
      callApi<typeof listExceptions>({
        method: 'GET',
        path: '/api/v1/exceptions',
        query: { limit: PAGE_ROWS, ...(cursor && { cursor }) },
        signal,
      }),
  });
}

export function exceptionDraftQuery(alert: string) {
  return queryOptions({
    queryKey: ['exceptions', 'draft', alert],
    queryFn: ({ signal }) =>
      callApi<typeof draftException>({ method: 'GET', path: '/api/v1/exceptions/draft', query: { alert }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function preview(scope: Scope): Promise<ReplyOf<typeof previewException>> {
  return callApi<typeof previewException>({ method: 'POST', path: '/api/v1/exceptions/preview', body: scope });
}

export function except(body: CallInput<typeof addException>['body']): Promise<ExceptionReply> {
  return callApi<typeof addException>({ method: 'POST', path: '/api/v1/exceptions', body });
}

export function endException(exceptionId: string): Promise<ExceptionReply> {
  return callApi<typeof removeException>({
    method: 'DELETE',
    path: '/api/v1/exceptions/:exceptionId',
    params: { exceptionId },
  });
}

export async function refreshExceptions(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['exceptions', 'list'] });
  await client.invalidateQueries({ queryKey: ['rules'] });
}
