import { z } from 'zod';
import { routeContract } from '../http/contract.ts';

const tag = 'links';

/** Path and query as a browser writes them; never another host: `//elsewhere` and `/\\elsewhere` are. */
const addressSchema = z
  .string()
  .max(60_000)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'a path of this server with its query, encoded');

/** Conflict: `links.too-many`. */
export const storeLink = routeContract({
  method: 'POST',
  path: '/api/v1/links',
  access: 'signed-in',
  summary: 'Keep a long address of the pages under a short id',
  tag,
  body: z.strictObject({ address: addressSchema }),
  reply: z.object({ id: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
});

/** Missing: `links.unknown`; `links.expired` where it was known. The address grants nothing: opening it does as ever. */
export const resolveLink = routeContract({
  method: 'GET',
  path: '/api/v1/links/:linkId',
  access: 'signed-in',
  summary: 'Read the address that a short id stands for',
  tag,
  params: z.object({ linkId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) }),
  reply: z.object({ address: z.string(), by: z.string(), at: z.iso.datetime(), expiresAt: z.iso.datetime() }),
});
