import type { Transaction } from '../control/index.ts';
import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { FactorDeps } from './identity-deps.ts';
import { stepOfCode } from './one-time-code.ts';
import type { Caller } from './open-session.ts';
import { recoveryCodeHash } from './recovery-code.ts';
import { unseal } from './seal.ts';
import { findFactor, type SecondFactor, takeRecoveryCode, takeStep } from './second-factor-store.ts';
import type { User } from './user-store.ts';

export type UsedCode = 'code' | 'recovery code';

export type CodeInput = {
  readonly code: string | undefined;
  readonly caller: Caller;
  /** Whoever is signed in already; undefined: somebody who wants to be. */
  readonly actor: Actor | undefined;
  /** For the audit trail: what was refused for want of the right code. */
  readonly action: string;
};

/** Fewer than for passwords: a code has only a million values, of which three are right at a time. */
const LIMITS = { here: 5, anywhere: 10 };

/**
 * Asks for the second factor of who has one; undefined: this user has none. A code works once. Throws
 * `identity.code-needed` and `identity.code-wrong` (401), `identity.too-many-attempts` (429).
 */
export async function requireCode(deps: FactorDeps, user: User, input: CodeInput): Promise<UsedCode | undefined> {
  const factor = await findFactor(deps.control.db, user.id);
  if (factor === undefined || factor.confirmedAt === null) return undefined;
  const { code, caller, actor, action } = input;
  if (code === undefined || code === '') {
    throw refused('identity.code-needed', 'Type the code that your authenticator app shows now.');
  }
  const here = `code:${user.id}@${caller.peer}`;
  const takeBack = await deps.limiter.admit([
    { key: here, limit: LIMITS.here },
    { key: `code:${user.id}`, limit: LIMITS.anywhere },
  ]);
  const used = await deps.control.transaction((tx) => useCode({ deps, tx }, factor, code));
  if (used === undefined) {
    const entry = { actor, action, subject: `user:${user.name}`, details: { peer: caller.peer, by: 'code' } } as const;
    await deps.control.transaction((tx) => audit(tx, { ...entry, outcome: 'denied' }));
    throw refused('identity.code-wrong', 'The code is wrong, or was used already. Wait for the next one.');
  }
  await takeBack();
  await deps.limiter.forget(here);
  return used;
}

/** Uses the code up; undefined: it is none, or was used before. */
export async function useCode(
  { deps, tx }: { readonly deps: FactorDeps; readonly tx: Transaction },
  factor: SecondFactor,
  typed: string,
): Promise<UsedCode | undefined> {
  const secret = unseal(factor.sealedSecret, { key: deps.sealKey, owner: factor.userId });
  const step = stepOfCode(secret, typed.replace(/\s/g, ''), deps.clock.nowMs());
  if (step !== undefined) return (await takeStep(tx, factor.userId, step)) ? 'code' : undefined;
  const hash = recoveryCodeHash(typed);
  if (hash === undefined || factor.confirmedAt === null) return undefined;
  return (await takeRecoveryCode(tx, factor.userId, hash)) ? 'recovery code' : undefined;
}

function refused(code: string, message: string): WatchfloorError {
  return new WatchfloorError('denied', code, { message, httpStatus: 401 });
}
