import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { noSecondFactor } from './enrol-second-factor.ts';
import { requireUser } from './find-user.ts';
import type { FactorDeps, IdentityDeps } from './identity-deps.ts';
import { type Proof, proveOwner } from './prove-owner.ts';
import { deleteFactor } from './second-factor-store.ts';

/** One's own. Throws `identity.second-factor-missing` (conflict), and what `proveOwner` throws. */
export async function removeSecondFactor(deps: FactorDeps, actor: Actor, proof: Proof): Promise<void> {
  const action = 'identity.remove-second-factor';
  const user = await proveOwner(deps, actor, { ...proof, action });
  await deps.control.transaction(async (tx) => {
    if (!(await deleteFactor(tx, user.id))) throw noSecondFactor();
    await audit(tx, { actor, action, subject: `user:${user.name}`, outcome: 'done' });
  });
}

/**
 * Another's, with `users.manage`: for who lost both the device and the recovery codes. Not one's own from a session, or an
 * administrator's open browser would be enough. Throws `identity.second-factor-own` (denied),
 * `identity.second-factor-missing` (conflict), `identity.user-unknown` (missing).
 */
export async function resetSecondFactor(deps: IdentityDeps, actor: Actor, userId: string): Promise<void> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, userId);
  if (actor.id === user.id && actor.via === 'session') {
    const message = 'Remove your own on the account page, or reset it from the command line of the server.';
    throw new WatchfloorError('denied', 'identity.second-factor-own', { message });
  }
  await deps.control.transaction(async (tx) => {
    if (!(await deleteFactor(tx, user.id))) throw noSecondFactor();
    const entry = { actor, action: 'identity.reset-second-factor', subject: `user:${user.name}` } as const;
    await audit(tx, { ...entry, outcome: 'done' });
  });
}
