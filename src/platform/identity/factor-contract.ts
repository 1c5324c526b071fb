import { z } from 'zod';
import { routeContract } from '../http/contract.ts';

const tag = 'identity';
/** What the owner shows before anything is changed that lets somebody in. */
export const proofSchema = z.strictObject({
  current: z.string().min(1).max(256).optional().describe('The current password, of who has one.'),
  code: z.string().min(1).max(64).optional().describe('Of the second factor, of who has one.'),
});
const recoveryCodes = z.array(z.string()).describe('Each works once instead of a code; shown in this reply only.');

export const getSecondFactorRoute = routeContract({
  method: 'GET',
  path: '/api/v1/me/second-factor',
  access: 'signed-in',
  summary: 'Say what oneself is asked for: a password, a second factor',
  tag,
  reply: z.object({
    hasPassword: z.boolean().describe('Whether there is a current one to show.'),
    since: z.iso.datetime().nullable().describe('Since when the second factor is asked for; null: it is not.'),
    recoveryCodesLeft: z.number().int(),
  }),
});

export const beginSecondFactorRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/second-factor',
  access: 'signed-in',
  summary: 'Make the secret of a second factor; it is in this reply and never again',
  tag,
  body: proofSchema,
  reply: z.object({ secret: z.string().describe('Base32.'), address: z.string().describe('`otpauth://…`.') }),
  status: 201,
});

export const confirmSecondFactorRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/second-factor/confirm',
  access: 'signed-in',
  summary: 'Confirm a second factor by its first code; other sessions end',
  tag,
  body: z.strictObject({ code: z.string().min(1).max(64) }),
  reply: z.object({ recoveryCodes }),
});

export const renewRecoveryCodesRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/second-factor/recovery-codes',
  access: 'signed-in',
  summary: 'Make new recovery codes; the earlier ones end',
  tag,
  body: proofSchema,
  reply: z.object({ recoveryCodes }),
});

export const removeSecondFactorRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/second-factor/remove',
  access: 'signed-in',
  summary: 'Remove one’s own second factor',
  tag,
  body: proofSchema,
  reply: z.undefined(),
  status: 204,
});

export const resetSecondFactorRoute = routeContract({
  method: 'DELETE',
  path: '/api/v1/users/:userId/second-factor',
  access: 'users.manage',
  summary: 'Remove the second factor of a user who lost it',
  tag,
  params: z.object({ userId: z.uuid() }),
  reply: z.undefined(),
  status: 204,
});
