import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Actor } from '../kernel/index.ts';
import { admit } from './access.ts';
import type { Arrivals } from './arrivals.ts';
import type { HttpMethod, Problem, RouteAccess } from './contract.ts';
import type { Authenticate } from './route.ts';
import { type ForeignReply, sendForeign } from './send-foreign.ts';

export type ForeignCall = {
  /** Undefined only where the route is public. */
  readonly actor: Actor | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: IncomingHttpHeaders;
  /** Address of the other end of the connection. */
  readonly peer: string;
  /** The unread body. */
  readonly stream: IncomingMessage;
};

/**
 * An operation of somebody else's protocol (Splunk, Elasticsearch, OTLP): its own way to show a token, its own replies
 * and its own words for a refusal. Access is checked as everywhere, before the body is read; no cookie counts here.
 */
export type ForeignRoute = {
  readonly method: HttpMethod | 'OPTIONS';
  /** Fastify form; `*` for a rest. */
  readonly path: string;
  readonly access: RouteAccess;
  readonly summary: string;
  readonly tag: string;
  /** The API token, wherever the protocol puts it. */
  readonly tokenOf: (call: Pick<ForeignCall, 'headers' | 'query'>) => string | undefined;
  readonly handle: (call: ForeignCall) => Promise<ForeignReply>;
  /** Every refusal and failure, said as the protocol's clients understand it. */
  readonly refuse: (problem: Problem, headers: IncomingHttpHeaders) => ForeignReply;
};

type MountDeps = { readonly authenticate: Authenticate; readonly arrivals: Arrivals };

/** `scope` must not parse bodies. */
export function mountForeignRoutes(scope: FastifyInstance, routes: readonly ForeignRoute[], deps: MountDeps): void {
  for (const one of routes) scope.route(optionsOf(one, deps));
}

function optionsOf(one: ForeignRoute, { authenticate, arrivals }: MountDeps): RouteOptions {
  return {
    method: one.method,
    url: one.path,
    // OpenAPI tells of Watchfloor's own operations: of these, their own makers do.
    schema: { summary: one.summary, tags: [one.tag], hide: true },
    config: { access: one.access, refuse: one.refuse },
    onRequest: async (request) => {
      await admit(request, one.access, ({ peer }) => {
        const token = one.tokenOf({ headers: request.headers, query: queryOf(request) });
        return token === undefined
          ? Promise.resolve(undefined)
          : authenticate({ headers: { authorization: `Bearer ${token}` }, peer });
      });
    },
    handler: (request, reply) =>
      arrivals.upload(request.raw, async () => {
        const answer = await one.handle({
          actor: request.actor,
          params: request.params as Record<string, string>,
          query: queryOf(request),
          headers: request.headers,
          peer: request.ip,
          stream: request.raw,
        });
        return sendForeign(reply, answer);
      }),
  };
}

/** A name that is given twice keeps its first value. */
function queryOf(request: FastifyRequest): Record<string, string | undefined> {
  const given = Object.entries(request.query as Record<string, string | string[]>);
  return Object.fromEntries(given.map(([name, value]) => [name, [value].flat()[0]]));
}

const MAX_TOKEN_LENGTH = 512;
/** Of Watchfloor's own tokens. No base64 begins so: it has no underscore. */
const TOKEN_PREFIX = 'wf_';

/**
 * The token of an `Authorization` header in the forms that log senders know: `<scheme> token`, or Basic with the token
 * as the password under any name. `ApiKey` is base64 of `id:key` at Elasticsearch; the token alone is taken as well.
 */
export function senderToken(headers: IncomingHttpHeaders, scheme: 'Splunk' | 'ApiKey' | 'Bearer'): string | undefined {
  const [, named = '', value = ''] = /^(\w+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (value.length > 2 * MAX_TOKEN_LENGTH) return undefined;
  const form = named.toLowerCase();
  if (form === 'basic') return secretBehindColon(value);
  if (form === 'bearer') return value;
  if (form !== scheme.toLowerCase()) return undefined;
  if (form !== 'apikey' || value.startsWith(TOKEN_PREFIX)) return value;
  return secretBehindColon(value) ?? value;
}

function secretBehindColon(base64: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : text.slice(colon + 1);
}
