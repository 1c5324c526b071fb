import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Only what can be a file of the build: no dot files, no `..`, nothing encoded. */
const FILE_PATH = /^(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;
const YEAR_MS = 31_536_000_000;

/** Lets `reply.sendFile` serve from the folder of the built web UI. */
export async function registerWebFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, dotfiles: 'deny' });
}

/**
 * Answers a GET that no route took: a file of the build, else `index.html`, in which the UI finds its own way.
 * Undefined where it is no page: an API path in any spelling, another method, a missing asset.
 */
export function sendWebFile(request: FastifyRequest, reply: FastifyReply, folder: string): FastifyReply | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const path = request.url.split('?', 1)[0] ?? '/';
  if (isApiPath(path)) return undefined;
  const isFile = FILE_PATH.test(path) && path !== '/index.html' && /\.[a-z0-9]+$/i.test(path);
  if (!isFile) return reply.header('cache-control', 'no-cache').sendFile('index.html');
  if (!existsSync(join(folder, path))) return undefined;
  // The build puts a hash of the content into the names below /assets.
  const cache = path.startsWith('/assets/') ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache';
  return reply.header('cache-control', cache).sendFile(path.slice(1));
}

/** `//api/x`, `/%61pi/x` and `/API/x` are attempts at the API, and get its 404 instead of a page. */
function isApiPath(path: string): boolean {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[/\\]+(api|healthz|readyz|metrics)([/\\]|$)/i.test(plain.replace(/[/\\]\.(?=[/\\])/g, ''));
}
