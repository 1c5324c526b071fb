import type { IncomingHttpHeaders } from 'node:http';
import { type Route, route } from '../http/index.ts';
import { WatchfloorError } from '../kernel/index.ts';
import { callerOf } from './caller.ts';
import * as contract from './contract.ts';
import type { FactorDeps } from './identity-deps.ts';
import { meOf } from './me.ts';
import type { OpenIdProvider } from './open-id-provider.ts';
import { ownOrigin } from './relying-party.ts';
import { cookieValueOf, sessionCookieOf } from './session-cookie.ts';
import { beginProviderSignIn, endProviderSignIn, SIGN_IN_MS } from './sign-in-with-provider.ts';

export type ProviderRouteDeps = FactorDeps & {
  readonly isHttps: boolean;
  readonly publicUrl: string | undefined;
  readonly provider: OpenIdProvider | undefined;
  readonly forgetAll: () => void;
};

/** Sent to these two routes only, and from our own pages only, to which the provider sends the browser back. */
const COOKIE = { name: 'watchfloor_provider', path: '/api/v1/auth/provider' };

export function providerRoutes(deps: ProviderRouteDeps): readonly Route[] {
  const cookie = (value: string, maxAgeSeconds: number) =>
    `${COOKIE.name}=${value}; Max-Age=${maxAgeSeconds}; Path=${COOKIE.path}; HttpOnly; SameSite=Strict${deps.isHttps ? '; Secure' : ''}`;
  return [
    route(contract.beginProviderSignInRoute, async ({ body, headers, peer, setHeader }) => {
      const provider = required(deps.provider);
      const redirectUri = pageAddress(deps, headers);
      const input = { redirectUri, returnTo: body.returnTo ?? null, peer };
      const { address, browserSecret } = await beginProviderSignIn({ ...deps, provider }, input);
      setHeader('set-cookie', cookie(browserSecret, SIGN_IN_MS / 1000));
      return { address };
    }),
    route(contract.endProviderSignInRoute, async ({ body, headers, setHeader, ...call }) => {
      const provider = required(deps.provider);
      const address = new URL(pageAddress(deps, headers));
      address.search = body.answer;
      const browserSecret = cookieValueOf(headers.cookie, COOKIE.name);
      const input = { address, browserSecret, caller: callerOf({ ...call, headers }) };
      const { session, returnTo } = await endProviderSignIn({ ...deps, provider }, input);
      // The roles may have changed.
      deps.forgetAll();
      setHeader('set-cookie', sessionCookieOf(session, deps.isHttps));
      return { ...meOf(session.actor), returnTo };
    }),
  ];
}

/** Registered at the provider as the address to come back to. */
function pageAddress({ publicUrl }: ProviderRouteDeps, headers: IncomingHttpHeaders): string {
  const origin = ownOrigin(publicUrl, headers);
  if (origin !== undefined) return `${origin}/sign-in`;
  const message =
    'Signing in at a provider needs to know the address of this server: an administrator sets http.publicUrl.';
  throw new WatchfloorError('conflict', 'identity.address-unknown', { message });
}

function required(provider: OpenIdProvider | undefined): OpenIdProvider {
  if (provider !== undefined) return provider;
  throw new WatchfloorError('missing', 'identity.provider-none', { message: 'No sign-in provider is configured.' });
}
