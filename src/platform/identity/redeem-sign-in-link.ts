import type { AttemptLimiter } from './attempt-limiter.ts';
import { audit } from './audit.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { type Caller, type OpenedSession, openSession } from './open-session.ts';
import { hashSecret } from './secret.ts';
import { takeLink } from './sign-in-link-store.ts';
import { signInRefused } from './sign-in-refused.ts';
import { findUser } from './user-store.ts';

const LIMIT_PER_PEER = 20;

/** Throws `identity.sign-in-refused` (401) for a code unknown, expired or used; `identity.too-many-attempts` (429). */
export async function redeemSignInLink(
  deps: IdentityDeps & { readonly limiter: AttemptLimiter },
  { code, caller }: { readonly code: string; readonly caller: Caller },
): Promise<OpenedSession> {
  const takeBack = await deps.limiter.admit([{ key: `link:${caller.peer}`, limit: LIMIT_PER_PEER }]);
  const opened = await deps.control.transaction(async (tx) => {
    const userId = await takeLink(tx, hashSecret(code), new Date(deps.clock.nowMs()));
    const user = userId && (await findUser(tx, userId));
    if (user !== undefined && user.disabledAt === null) return openSession({ deps, tx }, user, { caller, by: 'link' });
    // Not thrown in here: the record has to outlive the refusal.
    const details = { peer: caller.peer, by: 'link' };
    await audit(tx, { actor: undefined, action: 'identity.sign-in', subject: 'link', details, outcome: 'denied' });
    return undefined;
  });
  if (opened === undefined)
    throw signInRefused('This link was used already or has expired. Restart Watchfloor for a new one.');
  await takeBack();
  return opened;
}
