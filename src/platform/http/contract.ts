import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Actor, Permission } from '../kernel/index.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `public` is for sign-in, health and static files only; every other route names the permission it needs. */
export type RouteAccess = Permission | 'public' | 'signed-in';

type AnySchema = z.ZodType;

/** One HTTP operation as the contract states it. The OpenAPI document, the web and the CLI read it. */
export type RouteContract<
  Params extends AnySchema,
  Query extends AnySchema,
  Body extends AnySchema,
  Reply extends AnySchema,
> = {
  readonly method: HttpMethod;
  /** Fastify form: `/api/v1/cases/:caseId`. */
  readonly path: string;
  readonly access: RouteAccess;
  readonly summary: string;
  readonly tag: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply: Reply;
  /** Status of success; 200 unless said. */
  readonly status?: 200 | 201 | 202 | 204;
};

export type RouteCall<Params, Query, Body> = {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly peer: string;
  /** Sets a header of the reply. */
  readonly setHeader: (name: string, value: string) => void;
  /** The unread request, for `rawBody` routes only. */
  readonly stream: IncomingMessage;
};

/** A route ready to mount: made only by `route(contract, handle)`. */
export type Route = {
  readonly contract: RouteContract<AnySchema, AnySchema, AnySchema, AnySchema>;
  readonly handle: (call: RouteCall<never, never, never>) => Promise<unknown>;
  /** The handler reads the request itself as a stream (ingest, upload). */
  readonly isRawBody: boolean;
};

/** Finds out who calls, from cookie or `Authorization: Bearer`. Undefined: nobody. */
export type Authenticate = (request: {
  readonly headers: IncomingHttpHeaders;
  readonly peer: string;
}) => Promise<Actor | undefined>;
