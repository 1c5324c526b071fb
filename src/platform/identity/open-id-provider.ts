import type { Configuration } from 'openid-client';
import { type Clock, WatchfloorError } from '../kernel/index.ts';
import type { Claims, ProviderRules } from './judge-claims.ts';

export type ProviderSettings = ProviderRules & {
  /** On the button: `Example Corp`. */
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, held by PKCE alone. */
  readonly clientSecret?: string | undefined;
  readonly scopes: readonly string[];
  /** Who is not known here becomes a user. */
  readonly createsUsers: boolean;
  /** Who comes with the name of a user becomes that user: only where the provider alone gives out names. */
  readonly linksByName: boolean;
};

/** What ties answer and question together (RFC 7636, OpenID Connect Core section 3.1.2.1). */
export type Ties = { readonly state: string; readonly nonce: string; readonly verifier: string };

export type OpenIdProvider = {
  readonly settings: ProviderSettings;
  /** Where the browser is sent. Throws `identity.provider-unreachable` (unavailable). */
  readonly questionAddress: (ties: Ties, redirectUri: string) => Promise<string>;
  /**
   * Who the answer is about: signature, issuer, audience, time, nonce and state are checked. Throws
   * `identity.provider-unreachable` (unavailable), `identity.provider-refused` (401).
   */
  readonly claimsOf: (answer: URL, ties: Ties) => Promise<Claims>;
};

const TIMEOUT_SECONDS = 10;
/** The provider's description is read again after so long; its keys whenever an unknown one is used. */
const BELIEVED_MS = 3_600_000;

const load = () => import('openid-client');

export function createOpenIdProvider(settings: ProviderSettings, clock: Clock): OpenIdProvider {
  let known: { readonly config: Configuration; readonly untilMs: number } | undefined;
  const configuration = async () => {
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.config;
    const config = await discover(settings);
    known = { config, untilMs: clock.nowMs() + BELIEVED_MS };
    return config;
  };
  return {
    settings,
    questionAddress: (ties, redirectUri) =>
      inWords(async () => {
        const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await load();
        return buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: settings.scopes.join(' '),
          state: ties.state,
          nonce: ties.nonce,
          code_challenge: await calculatePKCECodeChallenge(ties.verifier),
          code_challenge_method: 'S256',
        }).href;
      }),
    claimsOf: (answer, ties) => inWords(async () => readClaims(await configuration(), answer, ties)),
  };
}

async function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> {
  const { allowInsecureRequests, discovery, enableNonRepudiationChecks, None } = await load();
  const address = new URL(issuer);
  // The token comes over TLS from the provider itself; its signature is checked all the same.
  const execute = [enableNonRepudiationChecks, ...(address.protocol === 'http:' ? [allowInsecureRequests] : [])];
  const options = { execute, timeout: TIMEOUT_SECONDS };
  const authentication = clientSecret === undefined ? None() : undefined;
  return discovery(address, clientId, clientSecret, authentication, options);
}

async function readClaims(config: Configuration, answer: URL, ties: Ties): Promise<Claims> {
  const { authorizationCodeGrant, fetchUserInfo } = await load();
  const tokens = await authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: ties.verifier,
    expectedState: ties.state,
    expectedNonce: ties.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw refused('The provider said nothing about who you are.');
  if (config.serverMetadata().userinfo_endpoint === undefined) return claims;
  // Many providers tell groups here only. It is refused unless it is about the same subject.
  return { ...(await fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
}

const UNREACHABLE: ReadonlySet<string> = new Set(['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

/** The library's errors are for whoever wrote the client. */
async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof WatchfloorError) throw cause;
    const { AuthorizationResponseError } = await load();
    if (cause instanceof AuthorizationResponseError) throw refused(declinedBy(cause.error), cause);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const isFetchFailure = cause instanceof TypeError && cause.message === 'fetch failed';
    if (isFetchFailure || UNREACHABLE.has(code)) {
      const message = 'The sign-in provider does not answer. Try again, or sign in another way.';
      throw new WatchfloorError('unavailable', 'identity.provider-unreachable', { message, cause });
    }
    throw refused('The answer of the sign-in provider could not be trusted. Begin again.', cause);
  }
}

/** The error's code comes in the address, so whoever made a link chose it: only words of the standard are shown. */
function declinedBy(error: string): string {
  if (error === 'access_denied') return 'The provider did not let you in, or you declined.';
  const isPlain = /^[a-z_]{1,40}$/.test(error);
  return `The sign-in provider refused${isPlain ? `: ${error.replaceAll('_', ' ')}` : ''}.`;
}

export function refused(message: string, cause?: unknown): WatchfloorError {
  return new WatchfloorError('denied', 'identity.provider-refused', { message, cause, httpStatus: 401 });
}
