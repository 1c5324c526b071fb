import { type Actor, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { FactorDeps } from './identity-deps.ts';
import { enrolmentAddress, newCodeSecret } from './one-time-code.ts';
import type { Caller } from './open-session.ts';
import { type Proof, proveOwner } from './prove-owner.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-code.ts';
import { seal } from './seal.ts';
import { beginFactor, confirmFactor, findFactor, replaceRecoveryCodes } from './second-factor-store.ts';
import { deleteSessionsOf } from './session-store.ts';
import { useCode } from './use-code.ts';

/** How long the picture may be looked at. */
const BEGUN_MS = 15 * 60_000;

export type BegunFactor = { readonly secret: string; readonly address: string };

/**
 * Makes the secret, which is shown this once and asked for only after `confirmSecondFactor`. Throws
 * `identity.second-factor-exists` (conflict), and what `proveOwner` throws.
 */
export async function beginSecondFactor(deps: FactorDeps, actor: Actor, proof: Proof): Promise<BegunFactor> {
  const action = 'identity.begin-second-factor';
  const user = await proveOwner(deps, actor, { ...proof, action });
  const secret = newCodeSecret(deps.randomBytes);
  const sealedSecret = seal(secret, { key: deps.sealKey, owner: user.id, randomBytes: deps.randomBytes });
  const begunAt = new Date(deps.clock.nowMs());
  await deps.control.transaction(async (tx) => {
    if (!(await beginFactor(tx, { userId: user.id, sealedSecret, begunAt, confirmedAt: null }))) {
      const message = 'You have a second factor. Remove it first.';
      throw new WatchfloorError('conflict', 'identity.second-factor-exists', { message });
    }
    await audit(tx, { actor, action, subject: `user:${user.name}`, outcome: 'done' });
  });
  return { secret, address: enrolmentAddress(secret, user.name) };
}

export type ConfirmInput = {
  readonly code: string;
  readonly caller: Caller;
  readonly sessionHash: Buffer | undefined;
};

/**
 * From now on the second factor is asked for; sessions that were opened without it end, but for the one that asks. Returns
 * the recovery codes, which are shown this once. Throws `identity.second-factor-not-begun` (conflict),
 * `identity.code-wrong` (denied), `identity.too-many-attempts` (429).
 */
export async function confirmSecondFactor(
  deps: FactorDeps,
  actor: Actor,
  { code, sessionHash }: ConfirmInput,
): Promise<readonly string[]> {
  const takeBack = await deps.limiter.admit([{ key: `confirm:${actor.id}`, limit: 10 }]);
  const recoveryCodes = newRecoveryCodes(deps.randomBytes);
  await deps.control.transaction(async (tx) => {
    const factor = await findFactor(tx, actor.id);
    const isBegun =
      factor?.confirmedAt === null &&
      deps.clock.nowMs() - factor.begunAt.getTime() < BEGUN_MS &&
      actor.via === 'session';
    if (!isBegun) {
      const message = 'There is no second factor that waits for its first code. Begin again.';
      throw new WatchfloorError('conflict', 'identity.second-factor-not-begun', { message });
    }
    if ((await useCode({ deps, tx }, factor, code)) === undefined) {
      const message = 'The code is wrong. Are the clocks of both devices right?';
      throw new WatchfloorError('denied', 'identity.code-wrong', { message });
    }
    await confirmFactor(tx, actor.id, new Date(deps.clock.nowMs()));
    await replaceRecoveryCodes(tx, actor.id, hashesOf(recoveryCodes));
    const endedSessions = await deleteSessionsOf(tx, actor.id, sessionHash);
    const entry = { actor, action: 'identity.confirm-second-factor', subject: `user:${actor.name}` } as const;
    await audit(tx, { ...entry, details: { endedSessions }, outcome: 'done' });
  });
  await takeBack();
  return recoveryCodes;
}

/** Ten new ones; the others end. Throws `identity.second-factor-missing` (conflict), and what `proveOwner` throws. */
export async function renewRecoveryCodes(deps: FactorDeps, actor: Actor, proof: Proof): Promise<readonly string[]> {
  const action = 'identity.renew-recovery-codes';
  const user = await proveOwner(deps, actor, { ...proof, action });
  const recoveryCodes = newRecoveryCodes(deps.randomBytes);
  await deps.control.transaction(async (tx) => {
    if ((await findFactor(tx, user.id))?.confirmedAt == null) throw noSecondFactor();
    await replaceRecoveryCodes(tx, user.id, hashesOf(recoveryCodes));
    await audit(tx, { actor, action, subject: `user:${user.name}`, outcome: 'done' });
  });
  return recoveryCodes;
}

export function noSecondFactor(): WatchfloorError {
  return new WatchfloorError('conflict', 'identity.second-factor-missing', { message: 'There is no second factor.' });
}

function hashesOf(codes: readonly string[]): readonly Buffer[] {
  return codes.map(recoveryCodeHash).filter((hash) => hash !== undefined);
}
