import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { checkHost, type HostRule } from './access.ts';
import type { RouteAccess, RouteContract } from './contract.ts';
import { compileValidator, mountRoutes } from './mount-route.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import type { Authenticate, Refusal, Route } from './route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
  }
  interface FastifyContextConfig {
    access?: RouteAccess;
    contract?: RouteContract;
  }
}

export type HttpServerOptions = {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly logger: FastifyBaseLogger;
  readonly version: string;
  /** Every check must hold before `/readyz` says ready. */
  readonly readiness: readonly ReadinessCheck[];
  /** Own registry of prom-client, shared with whoever counts; shown at `/metrics`. */
  readonly metrics: Registry;
  /** Who may read `/metrics`; `metrics.read` unless said. */
  readonly metricsAccess?: RouteAccess;
  /** Folder of the built web UI; absent: API only. */
  readonly staticDir?: string;
  /** Under which names the server answers; `loopback` unless said. */
  readonly hosts?: HostRule;
  /** The address that browsers use begins with https (TLS ends here or in front). */
  readonly isHttps?: boolean;
  readonly limits?: HttpLimits;
  /** Told of each refused request, for the audit trail. Must not throw. */
  readonly onRefusal?: (refusal: Refusal) => void;
};

export type ReadinessCheck = { readonly name: string; readonly isReady: () => Promise<boolean> | boolean };

export type HttpLimits = {
  /** Largest JSON body, 1 MiB unless said. Raw-body routes bound their own reading. */
  readonly bodyBytes?: number;
  /** Longest time a request may take to arrive, 300 s unless said. */
  readonly requestTimeoutMs?: number;
};

export type HttpServer = {
  readonly app: FastifyInstance;
  /** Resolves to the address. Throws `http.port-taken` (conflict) and `http.listen-failed` (unavailable). */
  readonly listen: (at: {
    readonly host: string;
    readonly port: number;
  }) => Promise<{ readonly url: string; readonly port: number }>;
  /** Ends idle connections, waits for running requests. */
  readonly close: () => Promise<void>;
};

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = createApp(options);
  await mountRoutes(app, options.routes, options.authenticate);
  await app.ready();
  return { app, listen: (at) => listen(app, at), close: () => app.close() };
}

function createApp(options: HttpServerOptions): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: options.logger,
    bodyLimit: options.limits?.bodyBytes ?? 1024 * 1024,
    requestTimeout: options.limits?.requestTimeoutMs ?? 300_000,
    genReqId: traceIdOf,
    // Would otherwise be read from a header that the caller chooses.
    requestIdHeader: false,
  });
  app.decorateRequest('actor', undefined);
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler<never>(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request) => checkHost(request.headers.host, options.hosts ?? 'loopback'));
  app.setErrorHandler((error, request, reply) => sendProblem(error, { request, reply, options }));
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(), { request, reply, options }));
  return app;
}

function notFound(): WatchfloorError {
  return new WatchfloorError('missing', 'http.route-unknown', { message: 'There is nothing at this address.' });
}

type Exchange = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly options: HttpServerOptions;
};

function sendProblem(error: unknown, { request, reply, options }: Exchange): FastifyReply {
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed');
  options.onRefusal?.({
    actor: request.actor,
    peer: request.ip,
    method: request.method,
    path: request.routeOptions.url ?? 'unmatched',
    status: problem.status,
    code: problem.code,
    traceId: request.id,
  });
  // A string: the reply schema of the route must not be tried on a problem.
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** The trace id of a W3C `traceparent`, so that a caller's trace goes on here, else a new one. */
function traceIdOf(request: IncomingMessage): string {
  const parent = request.headers.traceparent;
  const sent =
    typeof parent === 'string' ? /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1] : undefined;
  return sent ?? randomBytes(16).toString('hex');
}

async function listen(app: FastifyInstance, at: { readonly host: string; readonly port: number }) {
  try {
    await app.listen(at);
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken) {
      const message = `Cannot listen on ${at.host}:${at.port}.`;
      throw new WatchfloorError('unavailable', 'http.listen-failed', { message, cause });
    }
    const message = `Port ${at.port} on ${at.host} is taken.`;
    throw new WatchfloorError('conflict', 'http.port-taken', { message, cause });
  }
  const { port } = app.server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return { url: `http://${host}:${port}`, port };
}
