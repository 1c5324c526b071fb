import { type Actor, type Role, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { type ApiToken, insertToken } from './api-token-store.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret, LOCAL_TOKEN_NAME, newApiToken } from './secret.ts';

export type CreateTokenInput = {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: until revoked. */
  readonly expiresAt: Date | null;
};
export type CreatedToken = { readonly token: ApiToken /** Shown this once. */; readonly secret: string };

/**
 * A token for the caller himself, with roles that allow nothing he may not do: an administrator can make one that only
 * ingests. Throws `identity.token-exceeds-owner`, `identity.token-outlives-maker` (denied), `identity.token-expiry-past`,
 * `identity.token-name-reserved` (invalid).
 */
export async function createToken(deps: IdentityDeps, actor: Actor, input: CreateTokenInput): Promise<CreatedToken> {
  requirePermission(actor, 'tokens.manage-own');
  requireWithin(actor, input.roles);
  requireNotLonger(actor, input.expiresAt);
  if (input.name === LOCAL_TOKEN_NAME) {
    throw new WatchfloorError('invalid', 'identity.token-name-reserved', {
      message: 'This name is kept for Watchfloor.',
    });
  }
  const now = new Date(deps.clock.nowMs());
  if (input.expiresAt !== null && input.expiresAt <= now) {
    throw new WatchfloorError('invalid', 'identity.token-expiry-past', { message: 'The expiry lies in the past.' });
  }
  const secret = newApiToken(deps.randomBytes);
  const roles = [...new Set(input.roles)];
  const facts = { userId: actor.id, name: input.name, roles, createdAt: now, expiresAt: input.expiresAt };
  const id = await deps.control.transaction(async (tx) => {
    const tokenId = await insertToken(tx, { ...facts, secretHash: hashSecret(secret) });
    const details = { name: input.name, roles };
    await audit(tx, { actor, action: 'identity.create-token', subject: `token:${tokenId}`, details, outcome: 'done' });
    return tokenId;
  });
  return { token: { ...facts, id, userName: actor.name, lastUsedAt: null, revokedAt: null }, secret };
}

function requireWithin(actor: Actor, roles: readonly Role[]): void {
  const missing = [...permissionsOf(roles)].filter((permission) => !actor.permissions.has(permission));
  if (missing.length === 0) return;
  const message = 'A token cannot be allowed more than you are yourself.';
  throw new WatchfloorError('denied', 'identity.token-exceeds-owner', { message, details: { missing } });
}

/** Else whoever finds a token on its last day has one for ever. A session leads to a person, and is not held to this. */
function requireNotLonger({ tokenExpiresAt }: Actor, expiresAt: Date | null): void {
  if (tokenExpiresAt === undefined || (expiresAt !== null && expiresAt <= tokenExpiresAt)) return;
  const latest = tokenExpiresAt.toISOString();
  const message = `A token cannot make one that outlives it: name an expiry until ${latest}.`;
  throw new WatchfloorError('denied', 'identity.token-outlives-maker', { message, details: { latest } });
}
