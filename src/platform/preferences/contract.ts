import { z } from 'zod';
import { routeContract } from '../http/contract.ts';

const tag = 'preferences';

/** As the pages write them: `j`, `g q`, `mod+enter`; empty takes the keys off. */
const keysSchema = z
  .string()
  .max(40)
  .regex(/^[\x20-\x7e]*$/, 'keys, in printable ASCII');
const remappedSchema = z
  .record(keysSchema.min(1), keysSchema)
  .refine((keys) => Object.keys(keys).length <= 100, 'at most 100 keys');
const noticeSchema = z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/, 'a to z, 0 to 9, . and -, at most 64');

const shape = {
  theme: z.enum(['auto', 'dark', 'light']).describe('auto: as the system of whoever looks.'),
  density: z.enum(['wide', 'usual', 'dense']).describe('Of the rows of lists.'),
  hasPlainTables: z.boolean().describe('Lists as plain tables in pages.'),
  hasSingleKeys: z.boolean().describe('Keys without Ctrl or Alt act.'),
  keys: remappedSchema.describe('Usual keys, and those that act instead.'),
  timeZone: z.enum(['utc', 'local']).describe('In which the pages print times.'),
};
const dismissedSchema = z
  .record(noticeSchema, z.literal(true))
  .refine((notices) => Object.keys(notices).length <= 64, 'at most 64 notices')
  .describe('Hints for newcomers that were put away, by name.');

export const preferencesSchema = z.object({ ...shape, dismissed: dismissedSchema });
export type Preferences = z.output<typeof preferencesSchema>;

export const USUAL_PREFERENCES: Preferences = {
  theme: 'auto',
  density: 'usual',
  hasPlainTables: false,
  hasSingleKeys: true,
  keys: {},
  timeZone: 'utc',
  dismissed: {},
};

/** `keys` is taken as a whole; `dismissed` name by name, so that two open pages do not undo each other. */
export const preferencesChangeSchema = z
  .strictObject({
    ...shape,
    dismissed: z
      .record(noticeSchema, z.boolean())
      .refine((notices) => Object.keys(notices).length <= 64, 'at most 64 notices')
      .describe('false: shown again.'),
  })
  .partial();
export type PreferencesChange = z.output<typeof preferencesChangeSchema>;

export const readPreferences = routeContract({
  method: 'GET',
  path: '/api/v1/preferences',
  access: 'signed-in',
  summary: "Read one's own preferences",
  tag,
  reply: preferencesSchema,
});

export const replacePreferences = routeContract({
  method: 'PUT',
  path: '/api/v1/preferences',
  access: 'signed-in',
  summary: "Replace one's own preferences",
  tag,
  body: z.strictObject({ ...shape, dismissed: dismissedSchema }),
  reply: preferencesSchema,
});

/** Invalid: `preferences.too-many` where more than 64 hints would be put away. */
export const changePreferences = routeContract({
  method: 'PATCH',
  path: '/api/v1/preferences',
  access: 'signed-in',
  summary: "Change some of one's own preferences",
  tag,
  body: preferencesChangeSchema,
  reply: preferencesSchema,
});
