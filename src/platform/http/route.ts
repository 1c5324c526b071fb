import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Actor } from '../kernel/index.ts';
import type { Immutable, PartOf, ReplyOf, RouteContract } from './contract.ts';

/** What a handler gets: every part parsed by the contract's schemas. */
export type RouteCall<Contract extends RouteContract> = {
  /** Whoever calls; on `public` routes perhaps nobody. */
  readonly actor: Contract['access'] extends 'public' ? Actor | undefined : Actor;
  readonly params: PartOf<Contract, 'params'>;
  readonly query: PartOf<Contract, 'query'>;
  readonly body: PartOf<Contract, 'body'>;
  readonly headers: IncomingHttpHeaders;
  /** Address of the other end of the connection. */
  readonly peer: string;
  readonly traceId: string;
  /** Sets a header of the reply. */
  readonly setHeader: (name: string, value: string) => void;
  /** The unread request, for `isRawBody` routes only. */
  readonly stream: IncomingMessage;
  /** Aborts when the caller goes away before the reply is sent. */
  readonly signal: AbortSignal;
};

/** What a handler returns: deeply readonly data is welcome. */
type Answer<Contract extends RouteContract> = Contract extends { readonly rawReplyType: string }
  ? string | Uint8Array | Readable
  : [ReplyOf<Contract>] extends [undefined]
    ? // biome-ignore lint/suspicious/noConfusingVoidType: a handler of a 204 simply ends.
      void | undefined
    : Immutable<ReplyOf<Contract>>;

/** `any contract` call, as the server makes it after validation. */
type ErasedCall = {
  readonly [Key in keyof RouteCall<RouteContract>]: Key extends 'params' | 'query' | 'body' | 'actor'
    ? unknown
    : RouteCall<RouteContract>[Key];
};

/** A route ready to mount: made only by `route(contract, handle)`. */
export type Route = {
  readonly contract: RouteContract;
  readonly handle: (call: ErasedCall) => Promise<unknown>;
};

/**
 * Joins an operation's contract and its handler. Access is checked before the handler runs and before a body is read.
 * Handlers throw `WatchfloorError`; anything else becomes a 500 without internals.
 */
export function route<Contract extends RouteContract, const Result extends Answer<Contract>>(
  contract: Contract,
  handle: (call: RouteCall<Contract>) => Promise<Result>,
): Route {
  // The server parses every part with this contract's schemas before it calls, which the erased type cannot say.
  return { contract, handle: handle as Route['handle'] };
}

/** Finds out who calls, from cookie or `Authorization: Bearer`. Undefined: nobody, or a credential that is not valid. */
export type Authenticate = (request: {
  readonly headers: IncomingHttpHeaders;
  readonly peer: string;
}) => Promise<Actor | undefined>;

/** A request that was turned away, for the audit trail. Never holds anything of the body. */
export type Refusal = {
  readonly actor: Actor | undefined;
  readonly peer: string;
  readonly method: string;
  /** The route's template, never the address as sent. */
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly traceId: string;
};
