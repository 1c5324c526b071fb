import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Transaction } from '../control/index.ts';
import { WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { FactorDeps } from './identity-deps.ts';
import { type Caller, type OpenedSession, openSession } from './open-session.ts';
import { holdPasskey, markPasskeyUsed, type Passkey, takeChallenge } from './passkey-store.ts';
import { CHALLENGE_MS, loadWebAuthn, newChallenge } from './register-passkey.ts';
import type { RelyingParty } from './relying-party.ts';
import { hashSecret } from './secret.ts';
import { findUser, type User } from './user-store.ts';

/** A whole shift behind one address may ask; nobody fills the table. */
const LIMITS = { asked: 60, answered: 20 };

export async function askForPasskey(
  deps: FactorDeps,
  { party, peer }: { readonly party: RelyingParty; readonly peer: string },
) {
  await deps.limiter.admit([{ key: `passkey-asked:${peer}`, limit: LIMITS.asked }]);
  const { generateAuthenticationOptions } = await loadWebAuthn();
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: await newChallenge(deps, null),
    timeout: CHALLENGE_MS,
    userVerification: 'required',
  });
}

export type PasskeyAnswer = {
  readonly answer: AuthenticationResponseJSON;
  readonly party: RelyingParty;
  readonly caller: Caller;
};

/**
 * Instead of password and code: a passkey is something that the owner has, and opened with something that he knows or is.
 * Throws `identity.sign-in-refused` (401), `identity.too-many-attempts` (429).
 */
export async function signInWithPasskey(deps: FactorDeps, input: PasskeyAnswer): Promise<OpenedSession> {
  const { answer, caller } = input;
  const takeBack = await deps.limiter.admit([{ key: `passkey:${caller.peer}`, limit: LIMITS.answered }]);
  const now = new Date(deps.clock.nowMs());
  const opened = await deps.control.transaction(async (tx) => {
    const judged = await judge(tx, input, now);
    if (judged.user !== undefined) return openSession({ deps, tx }, judged.user, { caller, by: 'passkey' });
    // Not thrown in here: the record has to outlive the refusal, and the challenge stays used.
    const details = { peer: caller.peer, by: 'passkey', reason: judged.reason };
    const subject = judged.passkey === undefined ? 'passkey' : `passkey:${judged.passkey.id}`;
    await audit(tx, { actor: undefined, action: 'identity.sign-in', subject, details, outcome: 'denied' });
    return undefined;
  });
  if (opened === undefined) {
    const message = 'This passkey is not known here, or does not let you in any more.';
    const code = 'identity.sign-in-refused';
    throw new WatchfloorError('denied', code, { message, details: { credential: answer.id }, httpStatus: 401 });
  }
  await takeBack();
  return opened;
}

type Judged =
  | { readonly user: User; readonly passkey: Passkey }
  | { readonly user?: never; readonly passkey?: Passkey; readonly reason: string };

async function judge(tx: Transaction, { answer, party }: PasskeyAnswer, now: Date): Promise<Judged> {
  const passkey = await holdPasskey(tx, answer.id);
  if (passkey === undefined || passkey.rpId !== party.id) return { reason: 'unknown passkey' };
  // A passkey names its owner; one that names another was made by somebody else's hand.
  if (answer.response.userHandle !== Buffer.from(passkey.userId).toString('base64url')) {
    return { passkey, reason: 'of another user' };
  }
  const user = await findUser(tx, passkey.userId);
  if (user === undefined || user.disabledAt !== null) return { passkey, reason: 'disabled user' };
  const { verifyAuthenticationResponse } = await loadWebAuthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: (challenge) => takeChallenge(tx, hashSecret(challenge), { userId: null, now }),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    });
    if (!verified) return { passkey, reason: 'signature' };
    const { newCounter: counter, credentialBackedUp: isSynced } = authenticationInfo;
    await markPasskeyUsed(tx, passkey.id, { counter, isSynced, at: now });
    return { user, passkey };
  } catch (error) {
    // The library's words: a challenge, an origin, a counter that went back (WebAuthn section 6.1.1).
    return { passkey, reason: error instanceof Error ? error.message.slice(0, 200) : 'unreadable' };
  }
}
