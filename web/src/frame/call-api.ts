import type { CallInput, Problem, ReplyOf, RouteContract } from '../../../src/platform/http/contract.ts';
import { ApiFailure } from './api-failure.ts';

/** Method and path are literals that the compiler holds against the contract: no schema reaches the browser. */
export type ApiCall<Contract extends RouteContract> = {
  readonly method: Contract['method'];
  readonly path: Contract['path'];
  readonly signal?: AbortSignal;
  /** Sent also while the page is being left. */
  readonly outlivesPage?: boolean;
  /** For a route that reads the content as it is (`isRawBody`). */
  readonly content?: Blob;
} & CallInput<Contract>;

/** Errors: `ApiFailure`; `AbortError` where the caller aborts. */
export async function callApi<Contract extends RouteContract>(call: ApiCall<Contract>): Promise<ReplyOf<Contract>> {
  const response = await send(call);
  if (!response.ok) throw await failureOf(response);
  if (response.status === 204) return undefined as ReplyOf<Contract>;
  try {
    // The server encodes every reply through this contract's schema.
    return (await response.json()) as ReplyOf<Contract>;
  } catch {
    throw badReply(response.status);
  }
}

async function send(call: ApiCall<RouteContract>): Promise<Response> {
  const json = call.body === undefined ? null : JSON.stringify(call.body);
  const type = call.content ? 'application/octet-stream' : 'application/json';
  const body = call.content ?? json;
  try {
    return await fetch(addressOf(call), {
      method: call.method,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body !== null && { 'content-type': type }) },
      body,
      signal: call.signal ?? null,
      keepalive: call.outlivesPage ?? false,
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ApiFailure({ status: 0, code: 'web.unreachable', detail: 'The server does not answer.' });
  }
}

function addressOf(call: ApiCall<RouteContract>): string {
  const params = entriesOf(call.params);
  const path = call.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params.find(([key]) => key === name)?.[1] ?? ''),
  );
  const query = new URLSearchParams(entriesOf(call.query)).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** A list becomes its values joined by commas, and what is empty is left out. */
function entriesOf(part: unknown): [string, string][] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => [key, String(value)]);
}

async function failureOf(response: Response): Promise<ApiFailure> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    if (typeof problem.code !== 'string') return badReply(response.status);
    const detail = problem.detail ?? problem.title ?? 'The server refused without a reason.';
    const { code, traceId, details } = problem;
    return new ApiFailure({ status: response.status, code, detail, traceId, ...(details && { details }) });
  } catch {
    return badReply(response.status);
  }
}

function badReply(status: number): ApiFailure {
  return new ApiFailure({
    status,
    code: 'web.bad-reply',
    detail: `The server sent an answer that is no JSON (${status}).`,
  });
}
