import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { checkHost, type HostRule } from './access.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import type { RouteAccess, RouteContract } from './contract.ts';
import type { ForeignRoute } from './foreign-route.ts';
import { cannotListen, HEADERS_TIMEOUT_MS, type Listener } from './listening.ts';
import { measureRequests } from './metrics.ts';
import { compileValidator, mountRoutes } from './mount-route.ts';
import { openApiRoute, registerOpenApi } from './openapi.ts';
import { openPrefixDoor, type PrefixDoor } from './prefix-door.ts';
import { probeRoutes, type ReadinessCheck } from './probes.ts';
import type { Authenticate, Refusal, Route } from './route.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { refuseUnreadable, sendProblem } from './send-problem.ts';
import { registerWebFiles, sendWebFile } from './web-files.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
  }
  interface FastifyContextConfig {
    access?: RouteAccess;
    contract?: RouteContract;
    /** Of a foreign route: how it says that it refuses. */
    refuse?: ForeignRoute['refuse'];
  }
}

export type HttpServerOptions = {
  readonly routes: readonly Route[];
  /** Operations of other products' protocols. */
  readonly foreignRoutes?: readonly ForeignRoute[];
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
  /** Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed; none unless said. */
  readonly trustedProxies?: readonly string[];
  /** Told of each refused request, for the audit trail. Must not throw. */
  readonly onRefusal?: (refusal: Refusal) => void;
};

export type HttpLimits = {
  /** Largest JSON body, 1 MiB unless said. Raw-body routes bound their own reading. */
  readonly bodyBytes?: number;
  /** Longest time a request may take to arrive, 300 s unless said. Raw bodies have `uploadIdleMs` instead. */
  readonly requestTimeoutMs?: number;
  /** Longest silence of a sender of a raw body, 60 s unless said. */
  readonly uploadIdleMs?: number;
  /** Raw bodies at once, 64 unless said; beyond them the answer is 503 `http.busy`. */
  readonly uploads?: number;
};

export type MountedRoute = { readonly method: string; readonly path: string; readonly access: RouteAccess };

export type HttpServer = {
  readonly app: FastifyInstance;
  /** Everything that answers, so that a test can knock at every door. */
  readonly mounted: readonly MountedRoute[];
  /**
   * Opens a door for senders that know no path: `/x` there is `prefix/x` here. Throws as `listen` does.
   */
  readonly listenUnder: (prefix: string, at: Listener) => Promise<PrefixDoor>;
  /** Resolves to the address. Throws `http.port-taken` (conflict) and `http.listen-failed` (unavailable). */
  readonly listen: (at: Listener) => Promise<{ readonly url: string; readonly port: number }>;
  /** Ends idle connections, waits for running requests, and after three seconds ends those too. */
  readonly close: () => Promise<void>;
};

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const arrivals = arrivalsOf(options.limits);
  const app = createApp(options, arrivals);
  const mounted = requireAccessOfEveryRoute(app);
  await addSecurityHeaders(app, options.isHttps ?? false);
  await registerOpenApi(app, options.version);
  if (options.staticDir !== undefined) await registerWebFiles(app, options.staticDir);
  measureRequests(app, options.metrics);
  const own = probeRoutes({ ...options, metricsAccess: options.metricsAccess ?? 'metrics.read' });
  const routes = [...own, openApiRoute(() => app), ...options.routes];
  const { authenticate, foreignRoutes: foreign = [] } = options;
  await mountRoutes(app, { routes, foreign }, { authenticate, arrivals });
  await app.ready();
  return {
    app,
    mounted,
    listen: (at) => listen(app, at),
    listenUnder: (prefix, at) => openPrefixDoor(app, prefix, at),
    close: () => closeApp(app),
  };
}

const CLOSE_PATIENCE_MS = 3_000;

/** A sender that has stalled in the middle of an upload must not hold up the stop. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), CLOSE_PATIENCE_MS);
  await app.close().finally(() => clearTimeout(cutOff));
}

function arrivalsOf(limits: HttpLimits = {}): Arrivals {
  return createArrivals({
    totalMs: limits.requestTimeoutMs ?? 300_000,
    idleMs: limits.uploadIdleMs ?? 60_000,
    uploads: limits.uploads ?? 64,
  });
}

function createApp(options: HttpServerOptions, arrivals: Arrivals): FastifyInstance {
  const { onRefusal } = options;
  const app: FastifyInstance = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.limits?.bodyBytes ?? 1024 * 1024,
    // Bodies are timed by `arrivals`, headers by Node.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    routerOptions: { maxParamLength: 512 },
    genReqId: traceIdOf,
    // Would otherwise be read from a header that the caller chooses.
    requestIdHeader: false,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    frameworkErrors: (error, request, reply) => {
      arrivals.expect(request.raw);
      sendProblem(error, { request, reply, onRefusal });
    },
    clientErrorHandler: refuseUnreadable,
  });
  app.decorateRequest('actor', undefined);
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler<never>(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request, reply) => {
    arrivals.expect(request.raw);
    reply.header('x-trace-id', request.id);
    // Foreign routes take no cookie: nothing is gained by leading a browser there under another name.
    const isForeign = request.routeOptions.config.refuse !== undefined;
    if (!isForeign) checkHost(request.headers.host, options.hosts ?? 'loopback');
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, { request, reply, onRefusal }));
  app.setNotFoundHandler((request, reply) => {
    const page = options.staticDir === undefined ? undefined : sendWebFile(request, reply, options.staticDir);
    return page ?? sendProblem(notFound(), { request, reply, onRefusal });
  });
  return app;
}

/** Deny by default, from the first route on: one that names no access stops the start. */
function requireAccessOfEveryRoute(app: FastifyInstance): readonly MountedRoute[] {
  const mounted: MountedRoute[] = [];
  app.addHook('onRoute', ({ method, path, config }) => {
    const access = config?.access;
    if (access === undefined) {
      throw new WatchfloorError('bug', 'http.access-missing', { message: `The route ${path} names no access.` });
    }
    for (const one of [method].flat()) mounted.push({ method: one, path, access });
  });
  return mounted;
}

function notFound(): WatchfloorError {
  return new WatchfloorError('missing', 'http.route-unknown', { message: 'There is nothing at this address.' });
}

/** The trace id of a W3C `traceparent`, so that a caller's trace goes on here, else a new one. */
function traceIdOf(request: IncomingMessage): string {
  const parent = request.headers.traceparent;
  const sent =
    typeof parent === 'string' ? /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1] : undefined;
  return sent ?? randomBytes(16).toString('hex');
}

async function listen(app: FastifyInstance, at: Listener) {
  try {
    await app.listen(at);
  } catch (cause) {
    throw cannotListen(at, cause);
  }
  const { port } = app.server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return { url: `http://${host}:${port}`, port };
}
