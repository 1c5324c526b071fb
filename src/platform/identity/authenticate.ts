import type { Authenticate } from '../http/index.ts';
import type { Actor } from '../kernel/index.ts';
import { findLiveToken, markTokenUsed } from './api-token-store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { sessionActor } from './open-session.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret } from './secret.ts';
import { sessionSecretOf } from './session-cookie.ts';
import { findLiveSession, touchSession } from './session-store.ts';

/** For so long a found actor is believed without asking again: bounds how long something revoked still works. */
const CACHE_MS = 1000;
const CACHE_SIZE = 5000;
/** "Last used" and "last seen" are as coarse as this, so that reading does not mean writing. */
const TOUCH_MS = 60_000;
const MAX_SECRET_LENGTH = 512;

export type Authenticator = {
  readonly authenticate: Authenticate;
  /** Whatever was revoked by this process holds at once. */
  readonly forgetAll: () => void;
};

export type AuthenticatorDeps = IdentityDeps & {
  /** Told of a credential that was shown and is not valid. Must not throw. */
  readonly onBadCredential: (peer: string) => void;
};

export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const cache = new Map<string, { readonly actor: Actor; readonly untilMs: number }>();
  const authenticate: Authenticate = async ({ headers, peer }) => {
    const credential = credentialOf(headers);
    if (credential === undefined) return undefined;
    const askedAtMs = deps.clock.nowMs();
    const secretHash = hashSecret(credential.secret);
    const key = `${credential.kind}:${secretHash.toString('base64')}`;
    const known = cache.get(key);
    if (known !== undefined && askedAtMs < known.untilMs && askedAtMs >= known.untilMs - CACHE_MS) return known.actor;
    cache.delete(key);
    const actor = await (credential.kind === 'token' ? tokenActor : cookieActor)(deps, secretHash);
    if (actor === undefined) deps.onBadCredential(peer);
    else remember(cache, key, { actor, untilMs: askedAtMs + CACHE_MS });
    return actor;
  };
  return { authenticate, forgetAll: () => cache.clear() };
}

function remember<Entry>(cache: Map<string, Entry>, key: string, entry: Entry): void {
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, entry);
}

type Headers = Parameters<Authenticate>[0]['headers'];
type Credential = { readonly kind: 'token' | 'session'; readonly secret: string };

/** A token that is shown decides alone: a bad one does not fall back to the cookie. */
function credentialOf({ authorization, cookie }: Headers): Credential | undefined {
  if (authorization !== undefined) {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    return { kind: 'token', secret: secret.slice(0, MAX_SECRET_LENGTH + 1) };
  }
  const secret = sessionSecretOf(cookie);
  return secret === undefined ? undefined : { kind: 'session', secret };
}

async function tokenActor(deps: IdentityDeps, secretHash: Buffer): Promise<Actor | undefined> {
  const now = new Date(deps.clock.nowMs());
  const token = await findLiveToken(deps.control.db, secretHash, now);
  if (token === undefined) return undefined;
  const isStale = token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() > TOUCH_MS;
  if (isStale) await markTokenUsed(deps.control.db, token.id, now);
  // The owner may have lost roles since the token was made.
  const ownerMay = permissionsOf(token.ownerRoles);
  const permissions = new Set([...permissionsOf(token.roles)].filter((permission) => ownerMay.has(permission)));
  const { id: tokenId, userId: id, userName: name, roles } = token;
  return {
    id,
    name,
    roles,
    permissions,
    via: 'token',
    tokenId,
    ...(token.sourceId !== null && { tokenSourceId: token.sourceId }),
    ...(token.expiresAt !== null && { tokenExpiresAt: token.expiresAt }),
  };
}

async function cookieActor(deps: IdentityDeps, secretHash: Buffer): Promise<Actor | undefined> {
  const now = deps.clock.nowMs();
  const idleSince = new Date(now - deps.sessionLimits.idleMs);
  const session = await findLiveSession(deps.control.db, secretHash, { now: new Date(now), idleSince });
  if (session === undefined) return undefined;
  if (now - session.lastSeenAt.getTime() > TOUCH_MS) await touchSession(deps.control.db, secretHash, new Date(now));
  return sessionActor({ id: session.userId, name: session.userName, roles: session.roles });
}
