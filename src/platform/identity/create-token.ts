import type { Transaction } from '../control/index.ts';
import { type Actor, type Role, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { type ApiToken, holdToken, insertToken } from './api-token-store.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret, LOCAL_TOKEN_NAME, newApiToken } from './secret.ts';

export type CreateTokenInput = {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: what is sent with it is recognised. */
  readonly sourceId: string | null;
  /** Null: until revoked. */
  readonly expiresAt: Date | null;
};
export type CreatedToken = { readonly token: ApiToken /** Shown this once. */; readonly secret: string };

/**
 * A token for the caller himself, with roles that allow nothing he may not do: an administrator can make one that only
 * ingests. Bound to a source, it sends only that one's logs. Made with a token, it ends when that one is revoked. Throws `identity.token-exceeds-owner`, `identity.token-outlives-maker`,
 * `identity.token-leaves-source` (denied), `identity.token-expiry-past`,
 * `identity.token-name-reserved` (invalid), `identity.token-revoked` (401).
 */
export async function createToken(deps: IdentityDeps, actor: Actor, input: CreateTokenInput): Promise<CreatedToken> {
  requirePermission(actor, 'tokens.manage-own');
  requireWithin(actor, input.roles);
  requireNotLonger(actor, input.expiresAt);
  requireSameSource(actor, input.sourceId);
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
  const facts = {
    userId: actor.id,
    parentId: actor.tokenId ?? null,
    name: input.name,
    roles,
    sourceId: input.sourceId,
    createdAt: now,
    expiresAt: input.expiresAt,
  };
  const id = await deps.control.transaction(async (tx) => {
    await requireMakerLives(tx, actor);
    const tokenId = await insertToken(tx, { ...facts, secretHash: hashSecret(secret) });
    const details = { name: input.name, roles, ...(input.sourceId !== null && { sourceId: input.sourceId }) };
    await audit(tx, { actor, action: 'identity.create-token', subject: `token:${tokenId}`, details, outcome: 'done' });
    return tokenId;
  });
  return { token: { ...facts, id, userName: actor.name, lastUsedAt: null, revokedAt: null }, secret };
}

/** A token that is revoked at this moment must not leave one behind that lives on. */
async function requireMakerLives(tx: Transaction, { tokenId }: Actor): Promise<void> {
  if (tokenId === undefined || (await holdToken(tx, tokenId))) return;
  const message = 'The token that you show was revoked.';
  throw new WatchfloorError('denied', 'identity.token-revoked', { message, httpStatus: 401 });
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

/** Who may send logs of one source must not give himself the others. */
function requireSameSource({ tokenSourceId }: Actor, sourceId: string | null): void {
  if (tokenSourceId === undefined || sourceId === tokenSourceId) return;
  const message = `Your token is bound to the source ${tokenSourceId}: one that it makes must be, too.`;
  throw new WatchfloorError('denied', 'identity.token-leaves-source', {
    message,
    details: { sourceId: tokenSourceId },
  });
}
