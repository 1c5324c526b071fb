import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import { admit } from './access.ts';
import type { Arrivals } from './arrivals.ts';
import type { RouteContract } from './contract.ts';
import { type ForeignRoute, mountForeignRoutes } from './foreign-route.ts';
import type { Authenticate, Route } from './route.ts';

export type MountDeps = { readonly authenticate: Authenticate; readonly arrivals: Arrivals };

/** Mounts JSON routes on `app` and raw-body routes in a scope of their own, where no parser touches the request. */
export async function mountRoutes(
  app: FastifyInstance,
  { routes, foreign }: { readonly routes: readonly Route[]; readonly foreign: readonly ForeignRoute[] },
  deps: MountDeps,
): Promise<void> {
  for (const one of routes) if (one.contract.isRawBody !== true) app.route(routeOptions(one, deps));
  await app.register(async (raw) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const one of routes) if (one.contract.isRawBody === true) raw.route(routeOptions(one, deps));
    mountForeignRoutes(raw, foreign, deps);
  });
}

function routeOptions(one: Route, { authenticate, arrivals }: MountDeps): RouteOptions {
  const { contract } = one;
  return {
    method: contract.method,
    url: contract.path,
    schema: schemaOf(contract),
    config: { access: contract.access, contract },
    // Before parsing: who may not call does not get his body read.
    onRequest: async (request) => {
      await admit(request, contract.access, authenticate);
    },
    handler: (request, reply) => {
      if (contract.isRawBody !== true) return answer(one, request, reply);
      return arrivals.upload(request.raw, () => answer(one, request, reply));
    },
  };
}

function schemaOf(contract: RouteContract) {
  const { summary, tag, params, query, body, reply, rawReplyType } = contract;
  return {
    summary,
    tags: [tag],
    operationId: contract.operationId ?? operationIdOf(contract),
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(rawReplyType === undefined && { response: { [contract.status ?? 200]: reply } }),
  };
}

/** `GET /api/v1/cases/:caseId/tasks` becomes `getCasesByCaseIdTasks`. */
export function operationIdOf(contract: Pick<RouteContract, 'method' | 'path'>): string {
  const words = contract.path
    .replace(/^\/api\/(v\d+\/)?/, '')
    .replaceAll('/:', '/by-')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return contract.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

async function answer(one: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { contract } = one;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const result = await one.handle({
    actor: request.actor,
    params: contract.params && request.params,
    query: contract.query && request.query,
    body: contract.body && request.body,
    headers: request.headers,
    peer: request.ip,
    traceId: request.id,
    setHeader: (name, value) => void reply.header(name, value),
    stream: request.raw,
    signal: gone.signal,
  });
  reply.code(contract.status ?? 200);
  if (contract.rawReplyType !== undefined) reply.type(contract.rawReplyType);
  return reply.send(result);
}

/** zod's own error passes through, so that the problem body can point at each fault. */
export function compileValidator({ schema }: { readonly schema: z.ZodType }) {
  return (value: unknown) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? { value: parsed.data } : { error: parsed.error };
  };
}
