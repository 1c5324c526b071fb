import { z } from 'zod';
import { routeContract } from '../http/contract.ts';
import { ROLES } from '../kernel/index.ts';

const tag = 'views';
const time = z.iso.datetime();
const storable = (text: string) => text.isWellFormed() && !text.includes('\0');

/** Where a view is of: the lists of the pages. */
const placeSchema = z.string().regex(/^[a-z][a-z-]{0,31}$/, 'a to z and -, at most 32');
const nameSchema = z.string().trim().min(1).max(60).refine(storable, 'must be well-formed Unicode without NUL');
/** As it stands in an address, without the question mark. The page reads it as it reads any address: with suspicion. */
const searchSchema = z
  .string()
  .max(2_000)
  .regex(/^[\x20-\x7e]*$/, 'an encoded query, as it stands in an address');
const sharingSchema = z.enum(['private', 'team']).describe('team: everyone who signs in sees it.');
const versionSchema = z.int().positive().describe('The version that was seen when this was decided.');

export const viewSchema = z.object({
  id: z.string(),
  place: z.string(),
  name: z.string(),
  search: z.string(),
  sharing: sharingSchema,
  version: z.int(),
  owner: z.object({ id: z.string(), name: z.string() }),
  mayChange: z.boolean().describe('Whoever asks may change and delete it.'),
  defaultFor: z.array(z.enum(ROLES)).describe('Roles that begin with it where the address says nothing.'),
  changedAt: time,
});
export type View = z.output<typeof viewSchema>;

const params = z.object({ viewId: z.uuid() });

export const listViews = routeContract({
  method: 'GET',
  path: '/api/v1/views',
  access: 'signed-in',
  summary: "List one's own saved views of a place, and the team's",
  tag,
  query: z.object({ place: placeSchema }),
  reply: z.object({ data: z.array(viewSchema), next: z.null() }),
});

/** Conflict: `views.name-taken`, `views.too-many`. Denied: `identity.denied` where it is shared without `views.share`. */
export const saveView = routeContract({
  method: 'POST',
  path: '/api/v1/views',
  access: 'signed-in',
  summary: 'Save a view',
  tag,
  body: z.strictObject({ place: placeSchema, name: nameSchema, search: searchSchema, sharing: sharingSchema }),
  reply: viewSchema,
  status: 201,
});

/** Missing: `views.missing`. Denied: `views.not-yours`. Conflict: `views.changed`, `views.name-taken`. */
export const changeView = routeContract({
  method: 'PATCH',
  path: '/api/v1/views/:viewId',
  access: 'signed-in',
  summary: 'Change a saved view',
  tag,
  params,
  body: z.strictObject({
    name: nameSchema.optional(),
    search: searchSchema.optional(),
    sharing: sharingSchema.optional(),
    version: versionSchema,
  }),
  reply: viewSchema,
});

/** Missing: `views.missing`. Conflict: `views.not-shared`. A role begins with one view of a place: the one named last. */
export const setDefaultRoles = routeContract({
  method: 'PUT',
  path: '/api/v1/views/:viewId/roles',
  access: 'views.set-default',
  summary: 'Say which roles begin with this view of the team',
  tag,
  params,
  body: z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) }),
  reply: viewSchema,
});

export const deleteView = routeContract({
  method: 'DELETE',
  path: '/api/v1/views/:viewId',
  access: 'signed-in',
  summary: 'Delete a saved view',
  tag,
  params,
  reply: z.undefined(),
  status: 204,
});
