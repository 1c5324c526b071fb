import type { IncomingHttpHeaders } from 'node:http';
import { type Route, route } from '../http/index.ts';
import { callerOf, proofOf } from './caller.ts';
import * as contract from './contract.ts';
import type { FactorDeps } from './identity-deps.ts';
import { listPasskeys, namePasskey, removePasskey, removePasskeysOf } from './keep-passkeys.ts';
import { meOf } from './me.ts';
import type { Passkey } from './passkey-store.ts';
import { beginPasskey, finishPasskey } from './register-passkey.ts';
import { relyingPartyOf } from './relying-party.ts';
import { sessionCookieOf } from './session-cookie.ts';
import { askForPasskey, signInWithPasskey } from './sign-in-with-passkey.ts';

export type PasskeyRouteDeps = FactorDeps & {
  readonly isHttps: boolean;
  /** Where browsers reach this server; undefined: not said, so only loopback is known. */
  readonly publicUrl: string | undefined;
};

export function passkeyRoutes(deps: PasskeyRouteDeps): readonly Route[] {
  const partyOf = ({ headers }: { readonly headers: IncomingHttpHeaders }) => relyingPartyOf(deps.publicUrl, headers);
  return [
    route(contract.listPasskeysRoute, async ({ actor }) => {
      return { data: (await listPasskeys(deps, actor)).map(shownPasskey), next: null };
    }),
    route(contract.beginPasskeyRoute, async ({ body, ...call }) => {
      const options = await beginPasskey(deps, call.actor, { ...body, ...proofOf(call), party: partyOf(call) });
      return { ...options };
    }),
    route(contract.finishPasskeyRoute, async ({ body, ...call }) => {
      const answer = { ...body.answer, clientExtensionResults: {} };
      return shownPasskey(await finishPasskey(deps, call.actor, { name: body.name, answer, party: partyOf(call) }));
    }),
    route(contract.namePasskeyRoute, async ({ actor, params, body }) =>
      shownPasskey(await namePasskey(deps, actor, { ...params, ...body })),
    ),
    route(contract.removePasskeyRoute, ({ params, body, ...call }) =>
      removePasskey(deps, call.actor, { ...params, ...body, ...proofOf(call) }),
    ),
    route(contract.removeUserPasskeysRoute, async ({ actor, params }) => {
      return { removed: await removePasskeysOf(deps, actor, params.userId) };
    }),
    route(contract.askForPasskeyRoute, async (call) => {
      const options = await askForPasskey(deps, { party: partyOf(call), peer: call.peer });
      return { ...options };
    }),
    route(contract.signInWithPasskeyRoute, async ({ body, setHeader, ...call }) => {
      const answer = { ...body.answer, clientExtensionResults: {} };
      const session = await signInWithPasskey(deps, { answer, party: partyOf(call), caller: callerOf(call) });
      setHeader('set-cookie', sessionCookieOf(session, deps.isHttps));
      return meOf(session.actor);
    }),
  ];
}

function shownPasskey({ id, name, rpId, isSynced, createdAt, lastUsedAt }: Passkey) {
  const times = { createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
  return { id, name, site: rpId, isSynced, ...times };
}
