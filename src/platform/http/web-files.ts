import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy } from './security-headers.ts';

/** Only what can be a file of the build, at the root or below /assets: no dot files, no `..`, nothing encoded. */
const FILE_PATH = /^(\/assets)?\/[A-Za-z0-9_][A-Za-z0-9_.-]*\.[a-z0-9]+$/i;
const YEAR_MS = 31_536_000_000;
/** What the build (`web/vite.config.ts`) writes where the nonce of a page belongs. */
const NONCE_PLACE = 'NONCE-OF-THIS-PAGE';

/** Lets `reply.sendFile` serve from the folder of the built web UI. */
export async function registerWebFiles(app: FastifyInstance, folder: string): Promise<void> {
  // The build has put a gzip beside what is worth it.
  const options = { serve: false, cacheControl: false, dotfiles: 'deny', preCompressed: true } as const;
  await app.register(fastifyStatic, { root: folder, ...options });
}

/**
 * Answers a GET that no route took: a file of the build, else the page, in which the UI finds its own way.
 * Undefined where it is no page: an API path in any spelling, another method, a missing asset.
 */
export function sendWebFile(
  request: FastifyRequest,
  reply: FastifyReply,
  folder: string,
): FastifyReply | Promise<FastifyReply> | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const path = request.url.split('?', 1)[0] ?? '/';
  if (isApiPath(path)) return undefined;
  // Deeper paths with a dot are names: /estate/host/srv1.example.com is a page.
  if (!FILE_PATH.test(path) || path === '/index.html') return sendPage(reply, { folder, path });
  if (!existsSync(join(folder, path))) return undefined;
  // The build puts a hash of the content into the names below /assets.
  const cache = path.startsWith('/assets/') ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache';
  return reply.header('cache-control', cache).sendFile(path.slice(1));
}

/**
 * Each page is sent whole, with a nonce that is in no other, and is kept nowhere: a stored one, or a 304, would pair its nonce with
 * another's policy. It is the smallest of the files; what it loads is kept for a year.
 */
async function sendPage(
  reply: FastifyReply,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<FastifyReply> {
  const nonce = randomBytes(18).toString('base64');
  const [page, files] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readFile(join(folder, 'page-files.json'), 'utf8').then(JSON.parse),
  ]);
  const links = filesOfPage(files, path).map(linkTo).join('');
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replace('</head>', () => `${links}</head>`).replaceAll(NONCE_PLACE, nonce));
}

/** What this page needs beside the scripts of all, as the build (`web/vite.config.ts`) found out; nothing for one that it does not name. */
function filesOfPage(files: Readonly<Record<string, readonly string[]>>, path: string): readonly string[] {
  return files[path] ?? files[path.replace(/(?<=^\/[^/]+\/)[^/]+$/, '*')] ?? [];
}

function linkTo(file: string): string {
  const rel = file.endsWith('.css') ? 'stylesheet' : 'modulepreload';
  return `<link rel="${rel}" crossorigin href="${file}" nonce="${NONCE_PLACE}">`;
}

/** `//api/x`, `/%61pi/x` and `/API/x` are attempts at the API, and get its 404 instead of a page. */
function isApiPath(path: string): boolean {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[/\\]+(api|healthz|readyz|metrics)([/\\]|$)/i.test(plain.replace(/[/\\]\.(?=[/\\])/g, ''));
}
