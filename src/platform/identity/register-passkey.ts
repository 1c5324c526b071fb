import type {
  generateRegistrationOptions as MakeOptions,
  RegistrationResponseJSON,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import { type Actor, type UserId, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import type { FactorDeps } from './identity-deps.ts';
import { insertChallenge, insertPasskey, listPasskeysOf, type Passkey, takeChallenge } from './passkey-store.ts';
import { type Proof, proveOwner } from './prove-owner.ts';
import type { RelyingParty } from './relying-party.ts';
import { hashSecret, newSecret } from './secret.ts';

/** Long enough to find the device, too short for anything else. */
export const CHALLENGE_MS = 5 * 60_000;
const MOST_PASSKEYS = 20;
/** COSE: EdDSA, ES256, RS256, which all devices between them know. */
const ALGORITHMS = [-8, -7, -257];

/** With the first passkey, not at every start: it brings its own ASN.1 and X.509. */
export const loadWebAuthn = () => import('@simplewebauthn/server');

type CreationOptions = Awaited<ReturnType<typeof MakeOptions>>;

/**
 * What the browser asks the device for: a passkey that is found without a name typed, and opens only for its owner. Throws
 * `identity.passkeys-full` (conflict), and what `proveOwner` throws.
 */
export async function beginPasskey(
  deps: FactorDeps,
  actor: Actor,
  { party, ...proof }: Proof & { readonly party: RelyingParty },
): Promise<CreationOptions> {
  const user = await proveOwner(deps, actor, { ...proof, action: 'identity.add-passkey' });
  const known = await listPasskeysOf(deps.control.db, user.id);
  if (known.length >= MOST_PASSKEYS) {
    const message = `You have ${MOST_PASSKEYS} passkeys. Remove one first.`;
    throw new WatchfloorError('conflict', 'identity.passkeys-full', { message });
  }
  const { generateRegistrationOptions } = await loadWebAuthn();
  return generateRegistrationOptions({
    rpName: 'Watchfloor',
    rpID: party.id,
    userName: user.name,
    userID: new Uint8Array(Buffer.from(user.id)),
    challenge: await newChallenge(deps, user.id),
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** `userId` null: for whoever answers it. */
export async function newChallenge(deps: FactorDeps, userId: UserId | null): Promise<Uint8Array<ArrayBuffer>> {
  const secret = newSecret(deps.randomBytes);
  const nowMs = deps.clock.nowMs();
  const challenge = { challengeHash: hashSecret(secret), userId, expiresAt: new Date(nowMs + CHALLENGE_MS) };
  await deps.control.transaction((tx) => insertChallenge(tx, challenge, new Date(nowMs)));
  return new Uint8Array(Buffer.from(secret, 'base64url'));
}

export type FinishPasskeyInput = {
  readonly name: string;
  readonly answer: RegistrationResponseJSON;
  readonly party: RelyingParty;
};

/** Throws `identity.passkey-refused` (denied) for an answer to no question of ours, from elsewhere or by nobody. */
export async function finishPasskey(
  deps: FactorDeps,
  actor: Actor,
  { name, answer, party }: FinishPasskeyInput,
): Promise<Passkey> {
  const now = new Date(deps.clock.nowMs());
  const isOurs = (challenge: string) =>
    deps.control.transaction((tx) => takeChallenge(tx, hashSecret(challenge), { userId: actor.id, now }));
  const { verifyRegistrationResponse } = await loadWebAuthn();
  const { registrationInfo } = await verified(() =>
    verifyRegistrationResponse({
      response: answer,
      expectedChallenge: isOurs,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  const { credential, credentialBackedUp: isSynced } = registrationInfo;
  return deps.control.transaction(async (tx) => {
    const passkey = await insertPasskey(tx, {
      credentialId: credential.id,
      userId: actor.id,
      rpId: party.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name,
      isSynced,
      createdAt: now,
    });
    if (passkey === undefined) throw passkeyRefused();
    const details = { passkey: passkey.id, name };
    await audit(tx, { actor, action: 'identity.add-passkey', subject: `user:${actor.name}`, details, outcome: 'done' });
    return passkey;
  });
}

type Registered = Extract<VerifiedRegistrationResponse, { readonly verified: true }>;

/** The library throws plain errors for what devices and browsers send; none of them is to be told to whoever sent it. */
async function verified(verify: () => Promise<VerifiedRegistrationResponse>): Promise<Registered> {
  const result = await verify().catch((cause: unknown) => {
    throw passkeyRefused(cause);
  });
  if (!result.verified) throw passkeyRefused();
  return result;
}

export function passkeyRefused(cause?: unknown): WatchfloorError {
  const message = 'This passkey was not accepted, or the question was too old. Try again.';
  return new WatchfloorError('denied', 'identity.passkey-refused', { message, cause });
}
