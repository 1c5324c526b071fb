import { createHash, randomUUID } from 'node:crypto';
import type { Transaction } from '../control/index.ts';
import { type Role, type UserId, WatchfloorError } from '../kernel/index.ts';
import { audit } from './audit.ts';
import {
  type ExternalIdentity,
  insertIdentity,
  insertSignIn,
  takeSignIn,
  useIdentity,
} from './external-identity-store.ts';
import type { FactorDeps } from './identity-deps.ts';
import { type Judgement, judgeClaims } from './judge-claims.ts';
import { type OpenIdProvider, refused, type Ties } from './open-id-provider.ts';
import { type Caller, type OpenedSession, openSession } from './open-session.ts';
import { requireOtherAdministrator } from './require-other-administrator.ts';
import { hashSecret, newSecret } from './secret.ts';
import { SYSTEM_ACTOR } from './system-actor.ts';
import { findUser, findUserByName, insertUser, type User, updateRoles } from './user-store.ts';

/** Long enough to find a password and a second factor at the provider. */
export const SIGN_IN_MS = 10 * 60_000;
const LIMITS = { begun: 60, ended: 20 };

export type ProviderDeps = FactorDeps & { readonly provider: OpenIdProvider };

/** One secret in the browser's cookie makes the other two, so that none of them has to be stored. */
function tiesOf(browserSecret: string, state: string): Ties {
  const derive = (use: string) => createHash('sha256').update(`${use}:${browserSecret}`).digest('base64url');
  return { state, nonce: derive('nonce'), verifier: derive('verifier') };
}

export type Begun = { readonly address: string; readonly browserSecret: string };

/** Throws `identity.provider-unreachable` (unavailable), `identity.too-many-attempts` (429). */
export async function beginProviderSignIn(
  deps: ProviderDeps,
  {
    redirectUri,
    returnTo,
    peer,
  }: { readonly redirectUri: string; readonly returnTo: string | null; readonly peer: string },
): Promise<Begun> {
  await deps.limiter.admit([{ key: `provider-begun:${peer}`, limit: LIMITS.begun }]);
  const [state, browserSecret] = [newSecret(deps.randomBytes), newSecret(deps.randomBytes)];
  const address = await deps.provider.questionAddress(tiesOf(browserSecret, state), redirectUri);
  const now = new Date(deps.clock.nowMs());
  const expiresAt = new Date(now.getTime() + SIGN_IN_MS);
  const begun = { stateHash: hashSecret(state), browserHash: hashSecret(browserSecret), returnTo, expiresAt };
  await deps.control.transaction((tx) => insertSignIn(tx, begun, now));
  return { address, browserSecret };
}

export type ProviderAnswer = {
  /** As the provider sent the browser back. */
  readonly address: URL;
  readonly browserSecret: string | undefined;
  readonly caller: Caller;
};

/**
 * Throws `identity.provider-refused` (401), `identity.provider-unreachable` (unavailable),
 * `identity.last-administrator` (conflict) where the provider would take the last one's role.
 */
export async function endProviderSignIn(
  deps: ProviderDeps,
  { address, browserSecret, caller }: ProviderAnswer,
): Promise<{ readonly session: OpenedSession; readonly returnTo: string | null }> {
  const takeBack = await deps.limiter.admit([{ key: `provider:${caller.peer}`, limit: LIMITS.ended }]);
  const recorded = recordRefusal(deps, caller);
  const state = address.searchParams.get('state') ?? '';
  const begun = await deps.control.transaction((tx) => takeSignIn(tx, hashSecret(state)));
  const isOurs = browserSecret !== undefined && begun?.browserHash.equals(hashSecret(browserSecret));
  if (begun === undefined || !isOurs || begun.expiresAt.getTime() <= deps.clock.nowMs()) {
    return recorded(refused('This sign-in was not begun in this browser, or took too long. Begin again.'));
  }
  try {
    const claims = await deps.provider.claimsOf(address, tiesOf(browserSecret, state));
    const judged = judgeClaims(claims, deps.provider.settings);
    if (judged.kind === 'refused') throw refused(judged.message);
    const identity = { issuer: claims.iss, subject: claims.sub };
    const session = await deps.control.transaction(async (tx) => {
      const user = await settleUser({ deps, tx }, identity, judged);
      return openSession({ deps, tx }, user, { caller, by: 'provider' });
    });
    await takeBack();
    return { session, returnTo: begun.returnTo };
  } catch (error) {
    return recorded(error);
  }
}

function recordRefusal(deps: ProviderDeps, { peer }: Caller) {
  return async (error: unknown): Promise<never> => {
    const reason = error instanceof WatchfloorError ? error.message : 'unexpected';
    const entry = { actor: undefined, action: 'identity.sign-in', subject: 'provider' } as const;
    const details = { peer, by: 'provider', reason };
    await deps.control.transaction((tx) => audit(tx, { ...entry, details, outcome: 'denied' }));
    throw error;
  };
}

type Admitted = Extract<Judgement, { readonly kind: 'admitted' }>;
type Work = { readonly deps: ProviderDeps; readonly tx: Transaction };

/** By issuer and subject alone; a name only where that is the rule. Roles become what the provider says now. */
async function settleUser(work: Work, identity: ExternalIdentity, judged: Admitted): Promise<User> {
  const { deps, tx } = work;
  const knownId = await useIdentity(tx, identity, new Date(deps.clock.nowMs()));
  const known = knownId && (await findUser(tx, knownId));
  const user = known ?? (await introduce(work, identity, judged));
  if (user.disabledAt !== null) throw refused(`The user ${user.name} is disabled here.`);
  return judged.roles === undefined ? user : syncRoles(tx, user, judged.roles);
}

async function introduce({ deps, tx }: Work, identity: ExternalIdentity, judged: Admitted): Promise<User> {
  const { createsUsers, linksByName } = deps.provider.settings;
  const { name } = judged;
  if (name === undefined) throw refused('The provider gives you no name that a user here could have.');
  const now = new Date(deps.clock.nowMs());
  const namesake = await findUserByName(tx, name);
  if (namesake !== undefined && !linksByName) {
    throw refused(`There is a user ${name} here, who is not linked to you. Ask an administrator.`);
  }
  if (namesake === undefined && !createsUsers) throw refused('There is no user for you here. Ask an administrator.');
  const user = namesake ?? newUser(name, judged.roles ?? [], now);
  if (namesake === undefined) await insertUser(tx, user);
  await insertIdentity(tx, { ...identity, userId: user.id, now });
  const action = namesake === undefined ? 'identity.create-user' : 'identity.link-user';
  const details = { by: 'provider', issuer: identity.issuer, roles: user.roles };
  await audit(tx, { actor: SYSTEM_ACTOR, action, subject: `user:${name}`, details, outcome: 'done' });
  return user;
}

function newUser(name: string, roles: readonly Role[], createdAt: Date): User {
  return { id: randomUUID() as UserId, name, roles, passwordHash: null, createdAt, disabledAt: null };
}

async function syncRoles(tx: Transaction, user: User, roles: readonly Role[]): Promise<User> {
  const [from, to] = [[...user.roles].sort(), [...roles].sort()];
  if (from.join() === to.join()) return user;
  if (!roles.includes('administrator')) await requireOtherAdministrator(tx, user);
  await updateRoles(tx, user.id, roles);
  const details = { from, to, by: 'provider' };
  await audit(tx, {
    actor: SYSTEM_ACTOR,
    action: 'identity.set-roles',
    subject: `user:${user.name}`,
    details,
    outcome: 'done',
  });
  return { ...user, roles };
}
