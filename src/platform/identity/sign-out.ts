import type { Actor } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashSecret } from './secret.ts';
import { deleteSession } from './session-store.ts';

/** Ends the session with this secret. Without one (a token calls) there is nothing to end. */
export async function signOut(deps: IdentityDeps, actor: Actor, secret: string | undefined): Promise<void> {
  if (secret === undefined) return;
  await deps.control.transaction(async (tx) => {
    if (!(await deleteSession(tx, hashSecret(secret)))) return;
    await audit(tx, { actor, action: 'identity.sign-out', subject: `user:${actor.name}`, outcome: 'done' });
  });
}
