import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '../kernel/index.ts';
import { browserName } from './browser-name.ts';
import type { Caller } from './open-session.ts';
import { hashSecret } from './secret.ts';
import { sessionSecretOf } from './session-cookie.ts';

type Call = { readonly headers: IncomingHttpHeaders; readonly peer: string };

export function callerOf({ headers, peer }: Call): Caller {
  return { peer, browser: browserName(headers['user-agent']) };
}

/** A token that is shown decides alone: beside it a cookie says nothing about who asks. */
export function ownSessionHash({ actor, headers }: Pick<Call, 'headers'> & { readonly actor: Actor }) {
  const own = actor.via === 'session' ? sessionSecretOf(headers.cookie) : undefined;
  return own === undefined ? undefined : hashSecret(own);
}

/** What a route adds to the proof in its body. */
export function proofOf(call: Call & { readonly actor: Actor }) {
  return { caller: callerOf(call), sessionHash: ownSessionHash(call) };
}
