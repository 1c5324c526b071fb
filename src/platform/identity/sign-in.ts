import { audit } from './audit.ts';
import type { FactorDeps } from './identity-deps.ts';
import { type Caller, type OpenedSession, openSession } from './open-session.ts';
import { isPasswordRight } from './password.ts';
import { signInRefused } from './sign-in-refused.ts';
import { requireCode } from './use-code.ts';
import { findUserByName } from './user-store.ts';

export type SignInInput = {
  readonly name: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly caller: Caller;
};

/** Per account and peer few, so that a guesser locks out himself and not the owner; per account from everywhere more. */
const LIMITS = { accountAndPeer: 5, peer: 20, account: 50 };

/**
 * Throws `identity.sign-in-refused` (401), the same and after the same time whether the user is unknown, disabled, has no
 * password or has another one; `identity.too-many-attempts` (429). Who has a second factor is asked for its code after the
 * right password: `identity.code-needed`, `identity.code-wrong` (401).
 */
export async function signIn(deps: FactorDeps, { name, password, code, caller }: SignInInput): Promise<OpenedSession> {
  const { peer } = caller;
  const own = `account-peer:${name}@${peer}`;
  const takeBack = await deps.limiter.admit([
    { key: `peer:${peer}`, limit: LIMITS.peer },
    { key: own, limit: LIMITS.accountAndPeer },
    { key: `account:${name}`, limit: LIMITS.account },
  ]);
  const user = await findUserByName(deps.control.db, name);
  const isRight = await isPasswordRight(user?.passwordHash ?? null, password);
  if (user === undefined || user.disabledAt !== null || !isRight) {
    const details = { peer, by: 'password' };
    const entry = {
      actor: undefined,
      action: 'identity.sign-in',
      subject: `user:${name}`,
      details,
      outcome: 'denied',
    } as const;
    await deps.control.transaction((tx) => audit(tx, entry));
    throw signInRefused('Name or password is wrong.');
  }
  // Behind one proxy or one NAT a whole shift signs in: who is right must not use up the others' attempts.
  await takeBack();
  await deps.limiter.forget(own);
  const used = await requireCode(deps, user, { code, caller, actor: undefined, action: 'identity.sign-in' });
  const by = used === undefined ? 'password' : (`password and ${used}` as const);
  return deps.control.transaction((tx) => openSession({ deps, tx }, user, { caller, by }));
}
