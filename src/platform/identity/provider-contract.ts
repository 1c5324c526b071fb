import { z } from 'zod';
import { routeContract } from '../http/contract.ts';

export const beginProviderSignInRoute = routeContract({
  method: 'POST',
  path: '/api/v1/auth/provider',
  access: 'public',
  summary: 'Begin to sign in at the OpenID provider: where to send the browser',
  tag: 'identity',
  body: z.strictObject({
    returnTo: z
      .string()
      .max(2000)
      .regex(/^\/(?![/\\])/)
      .optional()
      .describe('A page of ours, for afterwards.'),
  }),
  reply: z.object({ address: z.string() }),
});
