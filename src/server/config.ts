import { isIP } from 'node:net';
import { z } from 'zod';
import { RECEIVER_SETTINGS } from '../collect/sources/index.ts';
import { ROLES } from '../platform/kernel/index.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const list = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split(',').filter((part) => part !== '')),
]);
const roleMap = list.refine((pairs) => pairs.every((pair) => ROLES.some((role) => pair.endsWith(`=${role}`))), {
  message: `must be group=role, with one of ${ROLES.join(', ')}`,
});
const proxies = list.refine((entries) => entries.every(isAddressOrNetwork), {
  message: 'must be addresses (10.0.0.5) or networks (10.0.0.0/24)',
});
const secret = (description: string) => z.string().optional().meta({ description, isSecret: true });

/** Codes and tokens go there. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/** Not `/0`: whoever trusts everybody lets each caller choose his own address. */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits);
}

/**
 * Every setting there is, read once at start from defaults, a YAML file, `WATCHFLOOR_*` variables and flags (the later
 * wins). docs/configuration.md is generated from it.
 */
export const configSchema = z.strictObject({
  data: z.strictObject({
    dir: z.string().describe('Folder of everything Watchfloor stores. Nothing else on the machine is written.'),
  }),
  http: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address to listen on.'),
      port: port
        .default(7070)
        .describe('Port to listen on; if it is taken, the next free one is used and named. 0: any.'),
      trustedProxies: proxies
        .default([])
        .describe(
          'Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed. Name yours, or everyone behind it counts as one address when sign-ins are limited.',
        ),
      publicUrl: z.string().optional().describe('How browsers reach the server, when it stands behind a proxy.'),
    })
    .prefault({}),
  signIn: z
    .strictObject({
      idleMinutes: count.default(240).describe('How long, in minutes, a session lives without being used.'),
      sessionHours: count.default(12).describe('How long, in hours, a session lives, used or not.'),
      sealKeyFile: z
        .string()
        .optional()
        .describe(
          'File with the key that seals the secrets of second factors: 64 hexadecimal digits. Several servers on one PostgreSQL need the same; without it one is made in the data folder.',
        ),
    })
    .prefault({}),
  oidc: z
    .strictObject({
      issuer: z
        .string()
        .refine(isIssuer, { message: 'must be an https address (http only on this machine)' })
        .optional()
        .describe(
          'OpenID provider at which people may sign in: its issuer, such as `https://login.example.org/realms/soc`.',
        ),
      clientId: z.string().optional().describe('Name of Watchfloor at the provider.'),
      clientSecret: secret('Password of Watchfloor at the provider. Without one it is a public client.'),
      clientSecretFile: z.string().optional().describe('File with that password, instead of naming it.'),
      label: z.string().default('single sign-on').describe('What the button says: Sign in with …'),
      scopes: list.default(['openid', 'profile', 'email']).describe('What Watchfloor asks to know.'),
      nameClaim: z.string().default('preferred_username').describe('Claim that names a new user.'),
      groupsClaim: z
        .string()
        .default('groups')
        .describe('Claim with the groups or roles; dots lead into objects: `realm_access.roles`.'),
      roles: roleMap
        .default([])
        .describe(
          'Which group gives which role, `soc-leads=manager`, at every sign-in. Who has none of these groups is refused. Not set: roles are given in Watchfloor.',
        ),
      allowedDomains: list.default([]).describe('Only people with a confirmed address of these domains may sign in.'),
      allowedGroups: list.default([]).describe('Only people in one of these groups may sign in.'),
      createUsers: flag.default(false).describe('Who may sign in and is not known here becomes a user.'),
      linkByName: flag
        .default(false)
        .describe(
          'Who comes with the name of a user becomes that user. Only where the provider alone gives out names: whoever is called `admin` there becomes `admin` here.',
        ),
    })
    .prefault({}),
  control: z
    .strictObject({
      url: secret('PostgreSQL to use instead of the embedded one: `postgres://user:password@host/database`.'),
    })
    .prefault({}),
  lake: z
    .strictObject({
      url: secret('ClickHouse to use instead of the embedded engine: `https://user:password@host:8443/database`.'),
    })
    .prefault({}),
  journal: z
    .strictObject({
      maxBacklogMib: count
        .default(4096)
        .describe('Received and not yet stored data, in MiB, beyond which senders are told to wait.'),
      keepMib: count
        .default(256)
        .describe(
          'How much of the journal, in MiB, is kept after it was stored; idempotency keys are remembered as long.',
        ),
    })
    .prefault({}),
  ingest: z
    .strictObject({
      maxRequestMib: count.default(4096).describe('Largest request after decompression, in MiB.'),
    })
    .prefault({}),
  pipeline: z
    .strictObject({
      workers: count.default(1).describe('Threads that decode events and run rules over them.'),
      maxBatchMib: count.default(24).describe('Most journal data, in MiB, that is stored as one batch.'),
      maxDelayMs: z.coerce
        .number()
        .int()
        .min(0)
        .default(250)
        .describe('How long, in milliseconds, a small batch waits for company.'),
    })
    .prefault({}),
  ...RECEIVER_SETTINGS,
  rules: z
    .strictObject({
      dirs: list.default([]).describe('Folders of further Sigma rules; those at medium or above raise alerts.'),
      placeholders: list
        .default([])
        .describe(
          'YAML files that say what `%name%` stands for in rules: `Administrators: [root, adm_*]`. `placeholders.yaml` in a folder of rules counts as well.',
        ),
      publicPack: flag.default(true).describe('Load the public Sigma rule set that ships with Watchfloor.'),
    })
    .prefault({}),
  alerts: z
    .strictObject({
      keepHitsDays: count
        .default(90)
        .describe(
          'How many days after its verdict an alert that belongs to no case keeps the list of all its hits. The alert itself stays, with the hits that it shows.',
        ),
    })
    .prefault({}),
  watch: z
    .strictObject({
      takeWithinMinutes: count.default(30).describe('Target: an alert is taken within so many minutes of its raising.'),
      closeWithinHours: count.default(24).describe('Target: an alert has its verdict within so many hours.'),
    })
    .prefault({}),
  sample: z
    .strictObject({
      mode: z
        .enum(['auto', 'always', 'never'])
        .default('auto')
        .describe(
          'Play the recorded intrusion: `auto` on empty data on loopback without an admin token or a configured source.',
        ),
    })
    .prefault({}),
  admin: z
    .strictObject({ token: secret("The first administrator's API token, taken on empty data only.") })
    .prefault({}),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('info')
        .describe('Least severity that is logged, as JSON lines to DATA/log/server.log.'),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;
