import { z } from 'zod';
import { routeContract } from '../platform/http/contract.ts';

const tag = 'settings';
const bytes = z.int().nullable().describe('null: unknown.');

export const receiverSchema = z.object({
  id: z.string().describe('`http`, or a door of a receiver: `syslog-udp`, `hec`.'),
  title: z.string(),
  address: z.string().nullable().describe('Where it listens; null: it does not.'),
  format: z.string(),
  setting: z.string().nullable().describe('The variable that opens it; null: it is always open.'),
  received: z.int().describe('Since the start: requests over `http`, else records.'),
  refused: z.int().describe('Not taken, and the sender was told.'),
  lost: z.int().describe('Not taken, and the protocol has no way to tell the sender.'),
});

/** Not told to who may only send: its token lies on other machines. */
export const listReceivers = routeContract({
  method: 'GET',
  path: '/api/v1/receivers',
  access: 'sources.read',
  summary: 'List where logs can be sent to, and how much came there',
  tag,
  reply: z.object({
    data: z.array(receiverSchema),
    next: z.null(),
    startedAt: z.iso.datetime(),
    machine: z
      .object({
        program: z.string().describe('The command line of this server, as a shell takes it.'),
        dataDir: z.string().describe('Its data folder, as a shell takes it.'),
        logs: z.array(z.string()).describe('Log files of this machine that the server’s user can read.'),
        hasJournal: z.boolean().describe('The machine keeps a systemd journal.'),
      })
      .nullable()
      .describe('null: the caller has neither `events.read` nor `settings.read`.'),
  }),
});

export const showConfiguration = routeContract({
  method: 'GET',
  path: '/api/v1/settings/configuration',
  access: 'settings.read',
  summary: 'Show the configuration that the server runs with; secrets are masked',
  tag,
  reply: z.object({
    data: z.array(
      z.object({
        path: z.string(),
        variable: z.string(),
        description: z.string(),
        value: z.unknown().describe('null: not set, or a secret.'),
        isSet: z.boolean(),
        isDefault: z.boolean(),
        isSecret: z.boolean(),
      }),
    ),
    next: z.null(),
  }),
});

export const storeSchema = z.object({
  name: z.enum(['journal', 'events', 'work', 'rules', 'log', 'cache']),
  place: z.string().describe('A folder, or the address of a server.'),
  engine: z.string().nullable().describe('With its version.'),
  bytes,
});

export const showDataState = routeContract({
  method: 'GET',
  path: '/api/v1/settings/data',
  access: 'settings.read',
  summary: 'Show where data lies, how large it is and how long it stays',
  tag,
  reply: z.object({
    version: z.string().describe('Of Watchfloor.'),
    runtime: z.string(),
    stores: z.array(storeSchema),
    disk: z.object({ path: z.string(), freeBytes: bytes, totalBytes: bytes }),
    retention: z.array(z.object({ what: z.string(), rule: z.string(), setting: z.string().nullable() })),
  }),
});
