import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import type { Refusal } from './route.ts';
import { sendForeign } from './send-foreign.ts';

export type Exchange = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly onRefusal: ((refusal: Refusal) => void) | undefined;
};

/** RFC 9110 section 10.2.3: a 503 says when to come again, also where whoever refused does not know. */
const USUAL_WAIT_SECONDS = 5;

/** Answers any error as RFC 9457. What is a fault of ours goes to the log, what is the caller's to the audit trail. */
export function sendProblem(error: unknown, { request, reply, onRefusal }: Exchange): FastifyReply {
  const problem = problemOf(error, request.id);
  const { status, code } = problem;
  if (problem.kind === 'bug') request.log.error({ err: error, code, traceId: request.id }, 'request failed');
  if (problem.kind === 'unavailable') request.log.warn({ code, traceId: request.id }, 'request could not be served');
  if (status < 500) {
    const path = request.routeOptions.url ?? 'unmatched';
    onRefusal?.({
      actor: request.actor,
      peer: request.ip,
      method: request.method,
      path,
      status,
      code,
      traceId: request.id,
    });
  }
  const waitSeconds = problem.details?.retryAfterSeconds ?? (status === 503 ? USUAL_WAIT_SECONDS : undefined);
  if (typeof waitSeconds === 'number') reply.header('retry-after', String(waitSeconds));
  const { refuse } = request.routeOptions.config;
  if (refuse !== undefined) return sendForeign(reply, refuse(problem, request.headers));
  // RFC 9110 section 11.6.1: a 401 names the scheme. Not "Basic", for which browsers would open a dialogue.
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="watchfloor"');
  // Bytes: neither is the route's reply schema tried on them nor a charset added, which RFC 9457 does not know.
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(problem)));
}

type ConnectionFault = Error & { readonly code?: string };

const CONNECTION_FAULTS: Readonly<Record<string, { readonly line: string; readonly status: number }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', status: 408 },
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', status: 431 },
};

/** So long a caller has to read why he was cut off. */
const LAST_WORD_MS = 1000;

/** What Node could not read as HTTP never becomes a request: the answer is written to the socket by hand. */
export function refuseUnreadable(error: ConnectionFault, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const fault = CONNECTION_FAULTS[error.code ?? ''] ?? { line: '400 Bad Request', status: 400 };
  const refused = Object.assign(new Error('unreadable request'), { statusCode: fault.status });
  const body = JSON.stringify(problemOf(refused, randomBytes(16).toString('hex')));
  const head = `HTTP/1.1 ${fault.line}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}`;
  if (!socket.writable) return void socket.destroy();
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
  // Ours is only one half of the connection: a sender that goes on regardless would keep the other.
  setTimeout(() => socket.destroy(), LAST_WORD_MS).unref();
}
