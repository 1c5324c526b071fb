import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { z } from 'zod';
import {
  createHttpServer,
  createMetrics,
  type HttpServer,
  type HttpServerOptions,
  type Refusal,
  route,
  routeContract,
} from '../../src/platform/http/index.ts';
import { type Actor, type Permission, type UserId, WatchfloorError } from '../../src/platform/kernel/index.ts';

/** A small service with one route of each kind, for tests of what the server does around them. */
export type NotesServer = {
  readonly server: HttpServer;
  readonly written: unknown[];
  readonly refusals: Refusal[];
  readonly logLines: string[];
  /** What the readiness check named lake answers. */
  isLakeReady: boolean;
  readonly options: (more?: Partial<HttpServerOptions>) => HttpServerOptions;
  readonly get: (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;
  readonly close: () => Promise<void>;
};

export const HEADERS = { host: '127.0.0.1:7070' };
export const bearer = (name: string) => ({ ...HEADERS, authorization: `Bearer ${name}` });

const TOKENS: Readonly<Record<string, Actor>> = {
  powerless: actorWith([]),
  reader: actorWith(['alerts.read']),
  writer: actorWith(['alerts.read', 'alerts.triage', 'events.ingest', 'metrics.read']),
};

function actorWith(permissions: readonly Permission[], via: Actor['via'] = 'token'): Actor {
  return { id: 'u1' as UserId, name: 'Kim', roles: ['analyst'], permissions: new Set(permissions), via };
}

export const addNote = routeContract({
  method: 'POST',
  path: '/api/v1/notes/:noteId',
  access: 'alerts.triage',
  summary: 'Add a note',
  tag: 'notes',
  params: z.object({ noteId: z.coerce.number().int() }),
  body: z.strictObject({ text: z.string(), tags: z.record(z.string(), z.number()).optional() }),
  reply: z.object({ id: z.number() }),
  status: 201,
});
export const listNotes = routeContract({
  method: 'GET',
  path: '/api/v1/notes',
  access: 'alerts.read',
  summary: 'List notes',
  tag: 'notes',
  query: z.object({ kind: z.string().default('none') }),
  reply: z.object({ count: z.number(), by: z.string(), kind: z.string() }),
});
export const failNote = routeContract({
  method: 'GET',
  path: '/api/v1/fail/:how',
  access: 'public',
  summary: 'Fail',
  tag: 'notes',
  params: z.object({ how: z.string() }),
  reply: z.object({ id: z.number() }),
});
const upload = routeContract({
  method: 'POST',
  path: '/api/v1/upload',
  access: 'events.ingest',
  summary: 'Upload bytes',
  tag: 'notes',
  isRawBody: true,
  reply: z.object({ bytes: z.number() }),
});
export const downloadNotes = routeContract({
  method: 'GET',
  path: '/api/v1/download',
  access: 'alerts.read',
  summary: 'Download text',
  tag: 'notes',
  reply: z.string(),
  rawReplyType: 'text/csv',
});

function routesOf(written: unknown[]) {
  return [
    route(addNote, async ({ params, body }) => {
      written.push(body);
      return { id: params.noteId, secret: 'not in the schema' };
    }),
    route(listNotes, async ({ actor, query }) => ({ count: written.length, by: actor.name, kind: query.kind })),
    route(failNote, async ({ params }) => {
      if (params.how === 'conflict') {
        throw new WatchfloorError('conflict', 'notes.closed', { message: 'Closed.', details: { since: 5 } });
      }
      if (params.how === 'bug') throw new WatchfloorError('bug', 'notes.bug', { message: 'pg password is hunter2' });
      if (params.how === 'reply') return { id: 'no number' } as unknown as { id: number };
      throw new Error('connect to db at 10.0.0.5 failed');
    }),
    route(upload, async ({ stream }) => {
      let bytes = 0;
      for await (const chunk of stream) bytes += (chunk as Buffer).length;
      return { bytes };
    }),
    route(downloadNotes, async () => 'a,b\n1,2\n'),
  ];
}

function webFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-web-'));
  mkdirSync(join(folder, 'assets'));
  const script = '<script nonce="NONCE-OF-THIS-PAGE" src="/app.js"></script>';
  writeFileSync(join(folder, 'index.html'), `<!doctype html><head><title>Watchfloor</title>${script}</head>`);
  const files = { '/queue': ['/assets/queue-3c4d.js', '/assets/queue-5e6f.css'], '/cases/*': ['/assets/case-7a8b.js'] };
  writeFileSync(join(folder, 'page-files.json'), JSON.stringify(files));
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js.gz'), gzipSync('export {};'));
  writeFileSync(join(folder, '.env'), 'secret');
  return folder;
}

export async function startNotesServer(): Promise<NotesServer> {
  const [written, refusals, logLines]: [unknown[], Refusal[], string[]] = [[], [], []];
  const staticDir = webFolder();
  const options = (more: Partial<HttpServerOptions> = {}): HttpServerOptions => ({
    routes: routesOf(written),
    authenticate: async ({ headers }) =>
      headers.cookie === 'session'
        ? actorWith(['alerts.triage'], 'session')
        : TOKENS[headers.authorization?.slice(7) ?? ''],
    logger: pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) }),
    version: '1.2.3',
    readiness: [
      { name: 'journal', isReady: () => true },
      { name: 'lake', isReady: async () => notes.isLakeReady },
    ],
    metrics: createMetrics(),
    staticDir,
    limits: { bodyBytes: 2048 },
    onRefusal: (refusal) => void refusals.push(refusal),
    ...more,
  });
  const server = await createHttpServer(options());
  const close = async () => {
    await server.close();
    rmSync(staticDir, { recursive: true });
  };
  const get: NotesServer['get'] = (url, headers = bearer('writer')) =>
    server.app.inject({ method: 'GET', url, headers });
  const notes: NotesServer = { server, written, refusals, logLines, isLakeReady: true, options, get, close };
  return notes;
}
