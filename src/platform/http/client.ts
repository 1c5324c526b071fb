import { z } from 'zod';
import { WatchfloorError } from '../kernel/index.ts';
import { type CallInput, problemSchema, type ReplyOf, type RouteContract } from './contract.ts';

export type { CallInput, ReplyOf, RouteContract } from './contract.ts';

export type ApiTarget = {
  /** `http://127.0.0.1:7070`, with or without a final slash. */
  readonly baseUrl: string;
  /** API token; absent: only public routes answer. */
  readonly token?: string;
  /** 30 s unless said. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Handed in by tests; the runtime's own unless said. */
  readonly fetch?: typeof globalThis.fetch;
};

/**
 * Calls an operation by its contract and returns the reply, parsed by the contract's schema.
 * Throws the server's `WatchfloorError` again (same kind, code and details); `api.unreachable` (unavailable) where no
 * answer came; `api.unexpected-reply` (bug) where the answer is not what the contract says.
 */
export async function callApi<Contract extends RouteContract>(
  target: ApiTarget,
  contract: Contract,
  input: CallInput<Contract>,
): Promise<ReplyOf<Contract>> {
  const parts: { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown } = input;
  const url = new URL(pathOf(contract, parts.params) + queryOf(parts.query), target.baseUrl);
  const hasBody = contract.body !== undefined;
  const response = await send(target, url, {
    method: contract.method,
    headers: {
      accept: 'application/json',
      ...(hasBody && { 'content-type': 'application/json' }),
      ...(target.token !== undefined && { authorization: `Bearer ${target.token}` }),
    },
    ...(hasBody && { body: JSON.stringify(parts.body) }),
  });
  const text = await readText(response, url);
  if (!response.ok) throw failureOf(response.status, text);
  const reply: unknown = contract.rawReplyType === undefined ? jsonOf(text) : text;
  const parsed = contract.reply.safeParse(reply);
  if (!parsed.success) throw unexpectedReply(response.status, parsed.error);
  // safeParse on the erased contract yields unknown; it is this contract's own schema that has parsed.
  return parsed.data as ReplyOf<Contract>;
}

function pathOf(contract: RouteContract, params: unknown): string {
  const values = recordOf(params);
  return contract.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = values[name];
    // `.` and `..` would be resolved away and turn the call into another one.
    if (value === undefined || ['', '.', '..'].includes(String(value))) throw badParam(name);
    return encodeURIComponent(String(value));
  });
}

function queryOf(query: unknown): string {
  const pairs = Object.entries(recordOf(query)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function badParam(name: string): WatchfloorError {
  return new WatchfloorError('invalid', 'api.param-invalid', {
    message: `The value for "${name}" is missing or empty.`,
  });
}

async function send(target: ApiTarget, url: URL, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(target.timeoutMs ?? 30_000);
  const signal = target.signal === undefined ? timeout : AbortSignal.any([timeout, target.signal]);
  try {
    // A redirect would carry the token to whoever it names.
    return await (target.fetch ?? globalThis.fetch)(url, { ...init, signal, redirect: 'error' });
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

async function readText(response: Response, url: URL): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

function unreachable(url: URL, cause: unknown): WatchfloorError {
  const message = `No answer from ${url.origin}. Is Watchfloor running there?`;
  return new WatchfloorError('unavailable', 'api.unreachable', { message, cause });
}

const safeDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));

function failureOf(status: number, text: string): WatchfloorError {
  const problem = problemSchema.safeParse(jsonOf(text));
  if (!problem.success) return unexpectedReply(status, problem.error);
  const { kind, code, detail, details, issues, traceId } = problem.data;
  const faults = issues?.map((issue) => `${issue.in}${issue.pointer}: ${issue.message}`);
  const known = safeDetails.safeParse(details ?? {});
  return new WatchfloorError(kind, code, {
    message: detail,
    details: { ...(known.success && known.data), ...(faults && { issues: faults }), traceId },
    httpStatus: status,
  });
}

function unexpectedReply(status: number, cause: unknown): WatchfloorError {
  const message = `The server answered ${status} with something this version does not understand. Compare the versions.`;
  return new WatchfloorError('bug', 'api.unexpected-reply', { message, details: { status }, cause });
}

/** Undefined for an empty body and for what is no JSON: the schema decides whether that will do. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
