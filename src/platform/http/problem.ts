import { z } from 'zod';
import { FAILURE_TABLE, type FailureKind, WatchfloorError } from '../kernel/index.ts';
import type { Problem, ProblemIssue } from './contract.ts';
import { faultInWords } from './fault-words.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** An error that no one foresaw says nothing of the inside; the trace id leads to the log. */
const UNFORESEEN = {
  kind: 'bug',
  code: 'http.internal',
  status: FAILURE_TABLE.bug.httpStatus,
  detail: 'Something failed inside Watchfloor. The log has the cause under this trace id.',
} as const;

const TITLES: Readonly<Record<FailureKind, string>> = {
  invalid: 'The request is not valid',
  denied: 'Not allowed',
  missing: 'Not found',
  conflict: 'Conflict with the present state',
  unavailable: 'Not available at the moment',
  bug: 'Internal error',
};

/** What Fastify itself refuses before a handler is reached. */
const TRANSPORT_FAULTS: Readonly<Record<number, { readonly code: string; readonly detail: string }>> = {
  404: { code: 'http.route-unknown', detail: 'There is nothing at this address.' },
  408: { code: 'http.request-timeout', detail: 'The request did not arrive in time.' },
  413: { code: 'http.body-too-large', detail: 'The body is larger than this route accepts.' },
  415: { code: 'http.content-type-unsupported', detail: 'Send the body as application/json.' },
};
const MALFORMED = {
  code: 'http.request-malformed',
  detail: 'The request could not be read: check that the body is valid JSON.',
};

const PARTS: Readonly<Record<string, ProblemIssue['in']>> = { params: 'params', querystring: 'query', body: 'body' };

/** RFC 6901 section 3. */
export function jsonPointerOf(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function problemOf(error: unknown, traceId: string): Problem {
  if (error instanceof WatchfloorError && error.kind !== 'bug') {
    return problem({ ...error, kind: error.kind, status: error.httpStatus, detail: error.message }, traceId);
  }
  const fault = validationFaultOf(error);
  if (fault !== undefined) return { ...problem(fault, traceId), issues: fault.issues };
  const status = transportStatusOf(error);
  if (status === undefined) return problem(UNFORESEEN, traceId);
  const kind = status === 404 ? 'missing' : 'invalid';
  return problem({ kind, status, ...(TRANSPORT_FAULTS[status] ?? MALFORMED) }, traceId);
}

type ProblemFacts = Pick<Problem, 'kind' | 'code' | 'status' | 'detail'> & { readonly details?: Problem['details'] };

function problem(facts: ProblemFacts, traceId: string): Problem {
  const { kind, code, status, detail, details } = facts;
  const hasDetails = details !== undefined && Object.keys(details).length > 0;
  const type = `urn:watchfloor:problem:${code}`;
  return { type, title: TITLES[kind], status, detail, code, kind, traceId, ...(hasDetails && { details }) };
}

/** In the sentence for a person; programs read all of them in `issues`. */
const FAULTS_NAMED = 3;

/** The route's validator hands over zod's own error; Fastify adds the part that was being read. */
function validationFaultOf(error: unknown) {
  if (!(error instanceof z.ZodError) || !('validationContext' in error)) return undefined;
  const part = PARTS[String(error.validationContext)] ?? 'body';
  const issues = error.issues.slice(0, 100).map((issue) => ({
    in: part,
    pointer: jsonPointerOf(issue.path),
    message: faultInWords(issue),
  }));
  const named = issues.slice(0, FAULTS_NAMED).map(({ pointer, message }) => `${placeOf(pointer) || part}: ${message}`);
  const detail = `The request does not fit. ${named.join('; ')}`;
  return { kind: 'invalid', code: 'http.validation', status: 400, detail, issues } as const;
}

/** `/state/0` is one of several: a person wrote them in one text. */
function placeOf(pointer: string): string {
  return pointer.slice(1).replace(/\/\d+$/, '');
}

/** Fastify and its parsers mark the caller's faults with a 4xx status. */
function transportStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || error instanceof WatchfloorError || !('statusCode' in error)) return undefined;
  const status = error.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
