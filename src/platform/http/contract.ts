import { z } from 'zod';
import type { Permission } from '../kernel/index.ts';

/*
 * What an HTTP operation looks like from outside. Imports nothing of Node: the web and the CLI read contracts as the
 * server does.
 */

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `public` is for sign-in, health and static files only; every other route names the permission it needs. */
export type RouteAccess = Permission | 'public' | 'signed-in';

/** One HTTP operation. Write it with `routeContract({…})`, so that its exact types are kept. */
export type RouteContract = {
  readonly method: HttpMethod;
  /** Fastify form: `/api/v1/cases/:caseId`. */
  readonly path: string;
  readonly access: RouteAccess;
  /** One line in the imperative: the operation's title in the OpenAPI document. */
  readonly summary: string;
  readonly tag: string;
  /** In the OpenAPI document; made from method and path where absent (`postCases`, `getCasesByCaseId`). */
  readonly operationId?: string;
  /** Values arrive as text: use `z.coerce` for numbers. */
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON. Use `z.strictObject`, so that a misspelt field is refused and not ignored. */
  readonly body?: z.ZodType;
  /** JSON. Replies are encoded through it: what it does not name does not leave. `z.undefined()` for 204. */
  readonly reply: z.ZodType;
  /** Status of success; 200 unless said. */
  readonly status?: 200 | 201 | 202 | 204;
  /** The handler reads the request itself as a stream (ingest, upload); any content type is let in. */
  readonly isRawBody?: boolean;
  /** Reply is no JSON but this content type (download): the handler returns text, bytes or a stream. */
  readonly rawReplyType?: string;
};

/** Keeps the contract's exact type, from which `route`, `callApi` and the web infer params, query, body and reply. */
export function routeContract<const Contract extends RouteContract>(contract: Contract): Contract {
  return contract;
}

/** Handlers may return, and callers may send, readonly data where a schema says plain. */
export type Immutable<Value> = Value extends string | number | boolean | bigint | Date | Uint8Array | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Immutable<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
      : Value;

type PartName = 'params' | 'query' | 'body';

/** What the server's handler sees: parsed; undefined where the contract names no schema. */
export type PartOf<Contract extends RouteContract, Part extends PartName> = Contract extends {
  readonly [Key in Part]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

type InputPart<Contract extends RouteContract, Part extends PartName> = Contract extends {
  readonly [Key in Part]: infer Schema extends z.ZodType;
}
  ? { readonly [Key in Part]: Immutable<z.input<Schema>> }
  : { readonly [Key in Part]?: undefined };

/** What a caller hands to `callApi`: exactly the parts that the contract names. */
export type CallInput<Contract extends RouteContract> = InputPart<Contract, 'params'> &
  InputPart<Contract, 'query'> &
  InputPart<Contract, 'body'>;

/** What a caller gets. */
export type ReplyOf<Contract extends RouteContract> = z.output<Contract['reply']>;

/** Every list of the API: `{"data":[…],"next":cursor|null}`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}

/** The query of every list. `cursor` is the `next` of the page before, and opaque. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(512).optional(),
});

export const problemIssueSchema = z.object({
  in: z.enum(['params', 'query', 'body']),
  /** JSON pointer (RFC 6901) to the faulty value. */
  pointer: z.string(),
  message: z.string(),
});

/** RFC 9457 problem details, `application/problem+json`: the body of every error. */
export const problemSchema = z.object({
  /** `urn:watchfloor:problem:<code>`: stable, and never an address to call. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** Stable and namespaced by room: `cases.already-closed`. Branch on this. */
  code: z.string(),
  kind: z.enum(['invalid', 'denied', 'missing', 'conflict', 'unavailable', 'bug']),
  /** Finds the log lines of this request. */
  traceId: z.string(),
  issues: z.array(problemIssueSchema).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export type Problem = z.output<typeof problemSchema>;
export type ProblemIssue = z.output<typeof problemIssueSchema>;
