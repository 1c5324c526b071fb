import type { IncomingHttpHeaders } from 'node:http';
import { type Route, route } from '../http/index.ts';
import { ROLES, WatchfloorError } from '../kernel/index.ts';
import type { ApiToken } from './api-token-store.ts';
import type { AuditRow } from './audit-store.ts';
import { callerOf, ownSessionHash } from './caller.ts';
import * as contract from './contract.ts';
import { createToken } from './create-token.ts';
import { createUser } from './create-user.ts';
import { disableUser, enableUser } from './disable-user.ts';
import { endOtherSessions, endSession, endSessionsOf } from './end-session.ts';
import { factorRoutes } from './factor-routes.ts';
import type { FactorDeps } from './identity-deps.ts';
import { listAudit } from './list-audit.ts';
import { listOwnActs } from './list-own-acts.ts';
import { listSessions } from './list-sessions.ts';
import { listTokens } from './list-tokens.ts';
import { listUsers } from './list-users.ts';
import { meOf } from './me.ts';
import { type PasskeyRouteDeps, passkeyRoutes } from './passkey-routes.ts';
import { countPasskeys } from './passkey-store.ts';
import { type ProviderRouteDeps, providerRoutes } from './provider-routes.ts';
import { redeemSignInLink } from './redeem-sign-in-link.ts';
import { relyingPartyOf } from './relying-party.ts';
import { revokeToken } from './revoke-token.ts';
import { ROLE_PERMISSIONS } from './roles.ts';
import { usersWithFactor } from './second-factor-store.ts';
import { endedCookieOf, sessionCookieOf, sessionSecretOf } from './session-cookie.ts';
import type { ListedSession } from './session-store.ts';
import { setPassword } from './set-password.ts';
import { setRoles } from './set-roles.ts';
import { showSignInSettings } from './show-sign-in-settings.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import type { User } from './user-store.ts';

export type IdentityRouteDeps = PasskeyRouteDeps &
  ProviderRouteDeps & {
    /** Called after whatever takes rights away. */
    readonly forgetAll: () => void;
  };

export function identityRoutes(deps: IdentityRouteDeps): readonly Route[] {
  return [
    ...signInRoutes(deps),
    ...factorRoutes(deps),
    ...passkeyRoutes(deps),
    ...providerRoutes(deps),
    ...userRoutes(deps),
    ...sessionRoutes(deps),
    ...tokenRoutes(deps),
    auditRoute(deps),
  ];
}

function signInRoutes(deps: IdentityRouteDeps): readonly Route[] {
  return [
    route(contract.listSignInWaysRoute, async ({ headers }) => {
      const provider = deps.provider === undefined ? null : { label: deps.provider.settings.label };
      return { withoutPasskeys: withoutPasskeys(deps, headers), provider };
    }),
    route(contract.showSignInSettingsRoute, async ({ actor, headers }) => ({
      ...(await showSignInSettings(deps, actor)),
      withoutPasskeys: withoutPasskeys(deps, headers),
    })),
    route(contract.signInRoute, async ({ body, setHeader, ...call }) => {
      const session = await signIn(deps, { ...body, caller: callerOf(call) });
      setHeader('set-cookie', sessionCookieOf(session, deps.isHttps));
      return meOf(session.actor);
    }),
    route(contract.redeemSignInLinkRoute, async ({ body, setHeader, ...call }) => {
      const session = await redeemSignInLink(deps, { ...body, caller: callerOf(call) });
      setHeader('set-cookie', sessionCookieOf(session, deps.isHttps));
      return meOf(session.actor);
    }),
    route(contract.signOutRoute, async ({ actor, headers, setHeader }) => {
      await signOut(deps, actor, sessionSecretOf(headers.cookie));
      deps.forgetAll();
      setHeader('set-cookie', endedCookieOf(deps.isHttps));
    }),
    route(contract.getMeRoute, async ({ actor }) => meOf(actor)),
    route(contract.listOwnActsRoute, async ({ actor, query }) => {
      const acts = await listOwnActs(deps, actor, new Date(query.from));
      const data = acts.map(({ recordedAt, action, subject }) => ({ at: recordedAt.toISOString(), action, subject }));
      return { data, next: null };
    }),
    route(contract.listRolesRoute, async () => {
      return { data: ROLES.map((role) => ({ role, permissions: ROLE_PERMISSIONS[role] })), next: null };
    }),
  ];
}

/** Why they do not work at the address that the caller has used; null: they do. */
function withoutPasskeys({ publicUrl }: IdentityRouteDeps, headers: IncomingHttpHeaders): string | null {
  try {
    relyingPartyOf(publicUrl, headers);
    return null;
  } catch (error) {
    if (error instanceof WatchfloorError) return error.message;
    throw error;
  }
}

function userRoutes(deps: IdentityRouteDeps): readonly Route[] {
  return [
    route(contract.listUsersRoute, async ({ actor, query }) => {
      const page = await listUsers(deps, actor, query);
      return { ...page, data: await shownUsers(deps, page.data) };
    }),
    route(contract.createUserRoute, async ({ actor, body }) => shownUser(deps, await createUser(deps, actor, body))),
    route(contract.setRolesRoute, async ({ actor, params, body }) => {
      const user = await setRoles(deps, actor, { ...params, ...body });
      deps.forgetAll();
      return shownUser(deps, user);
    }),
    route(contract.disableUserRoute, async ({ actor, params }) => {
      const user = await disableUser(deps, actor, params.userId);
      deps.forgetAll();
      return shownUser(deps, user);
    }),
    route(contract.enableUserRoute, async ({ actor, params }) =>
      shownUser(deps, await enableUser(deps, actor, params.userId)),
    ),
    route(contract.setPasswordRoute, async ({ actor, params, body, setHeader, ...call }) => {
      const session = await setPassword(deps, actor, { ...params, ...body, caller: callerOf(call) });
      deps.forgetAll();
      if (session !== undefined) setHeader('set-cookie', sessionCookieOf(session, deps.isHttps));
    }),
  ];
}

function sessionRoutes(deps: IdentityRouteDeps): readonly Route[] {
  return [
    route(contract.listSessionsRoute, async ({ actor, query, headers }) => {
      const page = await listSessions(deps, actor, query);
      const ownHash = ownSessionHash({ actor, headers });
      return { ...page, data: page.data.map((session) => shownSession(session, ownHash)) };
    }),
    route(contract.endSessionRoute, async ({ actor, params }) => {
      await endSession(deps, actor, params.sessionId);
      deps.forgetAll();
    }),
    route(contract.endOtherSessionsRoute, async ({ actor, headers }) => {
      const endedSessions = await endOtherSessions(deps, actor, ownSessionHash({ actor, headers }));
      deps.forgetAll();
      return { endedSessions };
    }),
    route(contract.endUserSessionsRoute, async ({ actor, params }) => {
      const endedSessions = await endSessionsOf(deps, actor, params.userId);
      deps.forgetAll();
      return { endedSessions };
    }),
  ];
}

function tokenRoutes(deps: IdentityRouteDeps): readonly Route[] {
  return [
    route(contract.listTokensRoute, async ({ actor, query }) => {
      const page = await listTokens(deps, actor, query);
      return { ...page, data: page.data.map(shownToken) };
    }),
    route(contract.createTokenRoute, async ({ actor, body }) => {
      const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
      const { token, secret } = await createToken(deps, actor, { ...body, expiresAt });
      return { ...shownToken(token), secret };
    }),
    route(contract.revokeTokenRoute, async ({ actor, params }) => {
      await revokeToken(deps, actor, params.tokenId);
      deps.forgetAll();
    }),
  ];
}

function auditRoute(deps: IdentityRouteDeps): Route {
  return route(contract.listAuditRoute, async ({ actor, query }) => {
    const page = await listAudit(deps, actor, query);
    return { ...page, data: page.data.map(shownRecord) };
  });
}

async function shownUser(deps: FactorDeps, user: User) {
  const [shown] = await shownUsers(deps, [user]);
  if (shown === undefined) throw new WatchfloorError('bug', 'identity.user-not-shown', { message: user.name });
  return shown;
}

async function shownUsers({ control }: FactorDeps, users: readonly User[]) {
  const ids = users.map(({ id }) => id);
  const [withFactor, passkeys] = await Promise.all([usersWithFactor(control.db, ids), countPasskeys(control.db, ids)]);
  return users.map(({ id, name, roles, passwordHash, createdAt, disabledAt }) => {
    const times = { createdAt: createdAt.toISOString(), disabledAt: disabledAt?.toISOString() ?? null };
    const means = { hasPassword: passwordHash !== null, hasSecondFactor: withFactor.has(id) };
    return { id, name, roles, ...means, passkeys: passkeys.get(id) ?? 0, ...times };
  });
}

function shownSession(
  { id, userId, userName, peer, browser, openedBy, secretHash, ...times }: ListedSession,
  ownHash?: Buffer,
) {
  return {
    id,
    user: { id: userId, name: userName },
    peer,
    browser,
    openedBy,
    createdAt: times.createdAt.toISOString(),
    lastSeenAt: times.lastSeenAt.toISOString(),
    expiresAt: times.expiresAt.toISOString(),
    isCurrent: ownHash?.equals(secretHash) ?? false,
  };
}

function shownToken({ id, name, userName, roles, sourceId, parentId, ...times }: ApiToken) {
  return {
    id,
    name,
    owner: userName,
    roles,
    sourceId,
    parentId,
    createdAt: times.createdAt.toISOString(),
    expiresAt: times.expiresAt?.toISOString() ?? null,
    lastUsedAt: times.lastUsedAt?.toISOString() ?? null,
    revokedAt: times.revokedAt?.toISOString() ?? null,
  };
}

function shownRecord({ id, recordedAt, action, subject, outcome, details, ...row }: AuditRow) {
  const actor = { id: row.actorId, name: row.actorName, via: row.actorVia };
  return { id, at: recordedAt.toISOString(), actor, action, subject, outcome, details };
}
