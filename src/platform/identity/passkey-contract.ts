import { z } from 'zod';
import { routeContract } from '../http/contract.ts';
import { proofSchema } from './factor-contract.ts';

const tag = 'identity';
const time = z.iso.datetime();
const base64url = z.string().regex(/^[\w-]{1,8192}$/);
const credentialId = z.string().regex(/^[\w-]{1,1400}$/);
const name = z.string().trim().min(1).max(100);

/** Of what a browser says, only what is looked at: other fields are dropped. */
const credential = { id: credentialId, rawId: credentialId, type: z.literal('public-key') };
const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: z.string().regex(/^[\w-]{1,65536}$/),
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
});
const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url,
  }),
});
/** As WebAuthn names it: `PublicKeyCredential…OptionsJSON`, for the browser and nobody else to read. */
const options = z.looseObject({ challenge: z.string() });

export const passkeySchema = z.object({
  id: z.string(),
  name: z.string(),
  site: z.string().describe('The host name for which it works.'),
  isSynced: z.boolean().describe('Its maker copies it to the owner’s other devices.'),
  createdAt: time,
  lastUsedAt: time.nullable(),
});

const params = z.object({ passkeyId: z.string().regex(/^[1-9]\d{0,17}$/) });

export const listPasskeysRoute = routeContract({
  method: 'GET',
  path: '/api/v1/me/passkeys',
  access: 'signed-in',
  summary: 'List one’s own passkeys, the newest first',
  tag,
  reply: z.object({ data: z.array(passkeySchema), next: z.null() }),
});

export const beginPasskeyRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/passkeys/options',
  access: 'signed-in',
  summary: 'Begin to register a passkey: what the browser asks the device for',
  tag,
  body: proofSchema,
  reply: options,
});

export const finishPasskeyRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/passkeys',
  access: 'signed-in',
  summary: 'Register the passkey that the device made',
  tag,
  body: z.strictObject({ name, answer: registration }),
  reply: passkeySchema,
  status: 201,
});

export const namePasskeyRoute = routeContract({
  method: 'PUT',
  path: '/api/v1/me/passkeys/:passkeyId',
  access: 'signed-in',
  summary: 'Name a passkey',
  tag,
  params,
  body: z.strictObject({ name }),
  reply: passkeySchema,
});

export const removePasskeyRoute = routeContract({
  method: 'POST',
  path: '/api/v1/me/passkeys/:passkeyId/remove',
  access: 'signed-in',
  summary: 'Remove a passkey',
  tag,
  params,
  body: proofSchema,
  reply: z.undefined(),
  status: 204,
});

export const removeUserPasskeysRoute = routeContract({
  method: 'DELETE',
  path: '/api/v1/users/:userId/passkeys',
  access: 'users.manage',
  summary: 'Remove all passkeys of a user',
  tag,
  params: z.object({ userId: z.uuid() }),
  reply: z.object({ removed: z.number().int() }),
});

export const askForPasskeyRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/passkey/options',
  access: 'public',
  summary: 'Begin to sign in with a passkey: what the browser asks the device for',
  tag,
  reply: options,
});

export const passkeyAssertion = assertion;
