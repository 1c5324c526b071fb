import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../http/contract.ts';
import { PERMISSIONS, ROLES } from '../kernel/index.ts';
import { passkeyAssertion } from './passkey-contract.ts';

/** The web sees contracts only. */
export type { Permission, Role } from '../kernel/index.ts';
export * from './factor-contract.ts';
export * from './passkey-contract.ts';
export * from './provider-contract.ts';
export * from './settings-contract.ts';

export const USER_NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

const userName = z.string().trim().toLowerCase().regex(USER_NAME, 'a to z, 0 to 9 and . _ @ -, at most 64');
/** Its strength is judged when it is set; here only that it is bounded. */
const password = z.string().min(1).max(256);
const role = z.enum(ROLES);
const permission = z.enum(PERMISSIONS);
const time = z.iso.datetime();
const rowId = z.string().regex(/^[1-9]\d{0,17}$/);
const tag = 'identity';

export const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(role),
  permissions: z.array(permission),
  via: z.enum(['session', 'token', 'system']),
});

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(role),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  passkeys: z.number().int().describe('How many.'),
  createdAt: time,
  disabledAt: time.nullable().describe('Since when nothing lets this user in.'),
});

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  roles: z.array(role),
  sourceId: z.string().nullable().describe('The log source of everything that is sent with it; null: recognised.'),
  createdAt: time,
  expiresAt: time.nullable(),
  /** To the minute. */
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
  parentId: z.string().nullable().describe('The token that it was made with, and ends with.'),
});

export const sessionSchema = z.object({
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string() }),
  peer: z.string().describe('The address that it was opened from.'),
  browser: z.string().nullable().describe('The program that opened it, as it names itself.'),
  openedBy: z.string().nullable().describe('How its user proved who he is: `password`, `link`, `passkey`.'),
  createdAt: time,
  /** To the minute. */
  lastSeenAt: time,
  expiresAt: time,
  isCurrent: z.boolean().describe('It is the session that asks.'),
});

export const auditRecordSchema = z.object({
  id: z.string(),
  at: time,
  actor: z.object({ id: z.string().nullable(), name: z.string(), via: z.string() }),
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(['done', 'denied', 'failed']),
  details: z.record(z.string(), z.unknown()),
});

export const signInRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/sign-in',
  access: 'public',
  summary: 'Sign in with name and password; the session comes as a cookie',
  tag,
  body: z.strictObject({
    name: userName,
    password,
    code: z.string().min(1).max(64).optional().describe('Of the second factor, or a recovery code.'),
  }),
  reply: meSchema,
});

export const redeemSignInLinkRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/sign-in-link',
  access: 'public',
  summary: 'Sign in with a one-time code; the session comes as a cookie',
  tag,
  body: z.strictObject({ code: z.string().min(1).max(256) }),
  reply: meSchema,
});

export const signInWithPasskeyRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/passkey',
  access: 'public',
  summary: 'Sign in with a passkey; the session comes as a cookie',
  tag,
  body: z.strictObject({ answer: passkeyAssertion }),
  reply: meSchema,
});

export const endProviderSignInRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/provider/answer',
  access: 'public',
  summary: 'Sign in with the answer of the OpenID provider; the session comes as a cookie',
  tag,
  body: z.strictObject({ answer: z.string().max(8192).describe('The query of the address that it came back to.') }),
  reply: meSchema.extend({ returnTo: z.string().nullable() }),
});

export const listSignInWaysRoute = routeContract({
  method: 'GET',
  path: '/api/v1/auth/ways',
  access: 'public',
  summary: 'Say how somebody may sign in here',
  tag,
  reply: z.object({
    withoutPasskeys: z.string().nullable().describe('Why passkeys do not work at this address; null: they do.'),
    provider: z.object({ label: z.string() }).nullable().describe('The OpenID provider, if one is configured.'),
  }),
});

export const signOutRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/sign-out',
  access: 'signed-in',
  summary: 'End the session',
  tag,
  reply: z.undefined(),
  status: 204,
});

export const getMeRoute = routeContract({
  method: 'GET',
  path: '/api/v1/me',
  access: 'signed-in',
  summary: 'Say who calls, and what is allowed',
  tag,
  reply: meSchema,
});

export const listRolesRoute = routeContract({
  method: 'GET',
  path: '/api/v1/roles',
  access: 'signed-in',
  summary: 'List the roles with their permissions',
  tag,
  reply: z.object({ data: z.array(z.object({ role, permissions: z.array(permission) })), next: z.null() }),
});

export const listUsersRoute = routeContract({
  method: 'GET',
  path: '/api/v1/users',
  access: 'users.manage',
  summary: 'List the users by name',
  tag,
  query: pageQuery.extend({ name: userName.optional().describe('Only the user of this name.') }),
  reply: pageOf(userSchema),
});

export const createUserRoute = routeContract({
  method: 'POST',
  path: '/api/v1/users',
  access: 'users.manage',
  summary: 'Create a user',
  tag,
  body: z.strictObject({ name: userName, roles: z.array(role).max(ROLES.length), password: password.optional() }),
  reply: userSchema,
  status: 201,
});

const userParams = z.object({ userId: z.uuid() });

export const setRolesRoute = routeContract({
  method: 'PUT',
  path: '/api/v1/users/:userId/roles',
  access: 'users.manage',
  summary: 'Set the roles of a user',
  tag,
  params: userParams,
  body: z.strictObject({ roles: z.array(role).max(ROLES.length) }),
  reply: userSchema,
});

export const disableUserRoute = routeContract({
  method: 'POST',
  path: '/api/v1/users/:userId/disable',
  access: 'users.manage',
  summary: 'Disable a user: sessions end, password and tokens are refused',
  tag,
  params: userParams,
  reply: userSchema,
});

export const enableUserRoute = routeContract({
  method: 'POST',
  path: '/api/v1/users/:userId/enable',
  access: 'users.manage',
  summary: 'Let a disabled user in again',
  tag,
  params: userParams,
  reply: userSchema,
});

const endedSessions = z.object({ endedSessions: z.number().int().describe('How many there were.') });

export const listSessionsRoute = routeContract({
  method: 'GET',
  path: '/api/v1/sessions',
  access: 'signed-in',
  summary: 'List open sessions, the newest first: one’s own, or others’ with users.manage',
  tag,
  query: pageQuery.extend({
    user: z
      .union([z.enum(['me', 'all']), z.uuid()])
      .default('me')
      .describe('`me`, `all`, or a user id.'),
  }),
  reply: pageOf(sessionSchema),
});

export const endSessionRoute = routeContract({
  method: 'DELETE',
  path: '/api/v1/sessions/:sessionId',
  access: 'signed-in',
  summary: 'End a session: one’s own, or another’s with users.manage',
  tag,
  params: z.object({ sessionId: rowId }),
  reply: z.undefined(),
  status: 204,
});

export const endOtherSessionsRoute = routeContract({
  method: 'POST',
  path: '/api/v1/sessions/end-others',
  access: 'signed-in',
  summary: 'End all of one’s own sessions but the one that asks',
  tag,
  reply: endedSessions,
});

export const endUserSessionsRoute = routeContract({
  method: 'POST',
  path: '/api/v1/users/:userId/end-sessions',
  access: 'users.manage',
  summary: 'End all sessions of a user',
  tag,
  params: userParams,
  reply: endedSessions,
});

export const setPasswordRoute = routeContract({
  method: 'PUT',
  path: '/api/v1/users/:userId/password',
  access: 'signed-in',
  summary: 'Set a password: one’s own, or another’s with users.manage; ends the sessions of that user',
  tag,
  params: userParams,
  body: z.strictObject({
    password,
    current: password.optional().describe('Needed to change one’s own, by a token too.'),
  }),
  reply: z.undefined(),
  status: 204,
});

export const listTokensRoute = routeContract({
  method: 'GET',
  path: '/api/v1/tokens',
  access: 'tokens.manage-own',
  summary: 'List API tokens, the newest first: one’s own, or everyone’s with tokens.manage',
  tag,
  query: pageQuery.extend({ owner: z.enum(['me', 'all']).default('all').describe('`me`: only one’s own.') }),
  reply: pageOf(tokenSchema),
});

export const createTokenRoute = routeContract({
  method: 'POST',
  path: '/api/v1/tokens',
  access: 'tokens.manage-own',
  summary: 'Create an API token; its secret is in this reply and never again',
  tag,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    roles: z.array(role).min(1).max(ROLES.length),
    expiresAt: time.nullable().default(null),
    sourceId: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is the id of a source, such as windows-event-log')
      .nullable()
      .default(null)
      .describe('What is sent with it belongs to this log source; null: it is recognised.'),
  }),
  reply: tokenSchema.extend({ secret: z.string() }),
  status: 201,
});

export const revokeTokenRoute = routeContract({
  method: 'DELETE',
  path: '/api/v1/tokens/:tokenId',
  access: 'tokens.manage-own',
  summary: 'Revoke an API token, and those that were made with it',
  tag,
  params: z.object({ tokenId: rowId }),
  reply: z.undefined(),
  status: 204,
});

export const listAuditRoute = routeContract({
  method: 'GET',
  path: '/api/v1/audit',
  access: 'audit.read',
  summary: 'Read the audit trail, the newest record first',
  tag,
  query: pageQuery.extend({
    action: z.string().max(100).optional().describe('An action, or the room of several: `identity`.'),
    actor: z.string().max(100).optional().describe('A name.'),
    subject: z
      .string()
      .max(200)
      .optional()
      .describe('What was acted on: `case:CS-3`, `alert:AL-12`, `user:kim`; also where it was one of several.'),
    from: time.optional().describe('Inclusive.'),
    to: time.optional().describe('Exclusive.'),
  }),
  reply: pageOf(auditRecordSchema),
});
