import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { findToken, revokeWithDescendants } from './api-token-store.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';

/**
 * One's own with `tokens.manage-own`, anyone's with `tokens.manage`. Ends also the tokens that were made with
 * it. Holds within a second. Revoking again changes nothing. Throws `identity.token-unknown` (missing), also for a token of another that the caller may not see.
 */
export async function revokeToken(deps: IdentityDeps, actor: Actor, tokenId: string): Promise<void> {
  requirePermission(actor, 'tokens.manage-own');
  const token = await findToken(deps.control.db, tokenId);
  const isVisible = token !== undefined && (token.userId === actor.id || actor.permissions.has('tokens.manage'));
  if (!isVisible) {
    throw new WatchfloorError('missing', 'identity.token-unknown', { message: 'There is no such token.' });
  }
  if (token.revokedAt !== null) return;
  await deps.control.transaction(async (tx) => {
    const [, ...madeWithIt] = await revokeWithDescendants(tx, tokenId, new Date(deps.clock.nowMs()));
    const details = { name: token.name, owner: token.userName, madeWithIt };
    await audit(tx, { actor, action: 'identity.revoke-token', subject: `token:${tokenId}`, details, outcome: 'done' });
  });
}
