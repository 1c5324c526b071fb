import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import { requireUser } from './find-user.ts';
import type { FactorDeps, IdentityDeps } from './identity-deps.ts';
import { requireOwnSessions } from './list-sessions.ts';
import { deletePasskey, deletePasskeysOf, listPasskeysOf, type Passkey, renamePasskey } from './passkey-store.ts';
import { type Proof, proveOwner } from './prove-owner.ts';

/** One's own, the newest first. */
export async function listPasskeys(deps: IdentityDeps, actor: Actor): Promise<readonly Passkey[]> {
  requireOwnSessions(actor);
  return listPasskeysOf(deps.control.db, actor.id);
}

/** One's own. Throws `identity.passkey-unknown` (missing). */
export async function namePasskey(
  deps: IdentityDeps,
  actor: Actor,
  { passkeyId: id, name }: { readonly passkeyId: string; readonly name: string },
): Promise<Passkey> {
  requireOwnSessions(actor);
  return deps.control.transaction(async (tx) => {
    const passkey = await renamePasskey(tx, { id, userId: actor.id, name });
    if (passkey === undefined) throw unknownPasskey();
    const entry = { actor, action: 'identity.name-passkey', subject: `user:${actor.name}` } as const;
    await audit(tx, { ...entry, details: { passkey: id, name }, outcome: 'done' });
    return passkey;
  });
}

/** One's own. Sessions that it opened stay. Throws `identity.passkey-unknown` (missing), and what `proveOwner` throws. */
export async function removePasskey(
  deps: FactorDeps,
  actor: Actor,
  { passkeyId: id, ...proof }: Proof & { readonly passkeyId: string },
): Promise<void> {
  const action = 'identity.remove-passkey';
  const user = await proveOwner(deps, actor, { ...proof, action });
  await deps.control.transaction(async (tx) => {
    const passkey = await deletePasskey(tx, { id, userId: user.id });
    if (passkey === undefined) throw unknownPasskey();
    const details = { passkey: id, name: passkey.name };
    await audit(tx, { actor, action, subject: `user:${user.name}`, details, outcome: 'done' });
  });
}

/** Of a user whose device was lost, with `users.manage`. Returns how many there were. Throws `identity.user-unknown` (missing). */
export async function removePasskeysOf(deps: IdentityDeps, actor: Actor, userId: string): Promise<number> {
  requirePermission(actor, 'users.manage');
  const user = await requireUser(deps, userId);
  return deps.control.transaction(async (tx) => {
    const removed = await deletePasskeysOf(tx, user.id);
    const entry = { actor, action: 'identity.remove-passkeys', subject: `user:${user.name}` } as const;
    await audit(tx, { ...entry, details: { removed }, outcome: 'done' });
    return removed;
  });
}

function unknownPasskey(): WatchfloorError {
  return new WatchfloorError('missing', 'identity.passkey-unknown', { message: 'There is no such passkey.' });
}
