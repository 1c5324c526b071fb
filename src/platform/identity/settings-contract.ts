import { z } from 'zod';
import { routeContract } from '../http/contract.ts';
import { ROLES } from '../kernel/index.ts';

const tag = 'identity';

/** Of the audit trail, which only some may read, everybody his own part. */
export const listOwnActsRoute = routeContract({
  method: 'GET',
  path: '/api/v1/me/acts',
  access: 'signed-in',
  summary: 'List what the caller has done, the newest first, at most 200',
  tag,
  query: z.object({ from: z.iso.datetime().describe('Inclusive.') }),
  reply: z.object({
    data: z.array(z.object({ at: z.iso.datetime(), action: z.string(), subject: z.string() })),
    next: z.null(),
  }),
});

export const showSignInSettingsRoute = routeContract({
  method: 'GET',
  path: '/api/v1/settings/sign-in',
  access: 'settings.read',
  summary: 'Show how people may sign in, as configured, and how many do so how',
  tag,
  reply: z.object({
    sessions: z.object({ idleMinutes: z.number(), hours: z.number() }),
    withoutPasskeys: z.string().nullable().describe('Why passkeys do not work at this address; null: they do.'),
    provider: z
      .object({
        label: z.string(),
        issuer: z.string(),
        clientId: z.string(),
        isPublicClient: z.boolean(),
        scopes: z.array(z.string()),
        nameClaim: z.string(),
        groupsClaim: z.string(),
        roles: z.array(z.object({ group: z.string(), role: z.enum(ROLES) })),
        allowedDomains: z.array(z.string()),
        allowedGroups: z.array(z.string()),
        createsUsers: z.boolean(),
        linksByName: z.boolean(),
      })
      .nullable(),
    people: z
      .object({
        enabled: z.int(),
        withPassword: z.int(),
        withSecondFactor: z.int(),
        withPasskey: z.int(),
        withProvider: z.int(),
      })
      .describe('Of those who are not disabled.'),
  }),
});
