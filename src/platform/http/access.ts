import type { FastifyRequest } from 'fastify';
import { type Actor, requirePermission, WatchfloorError } from '../kernel/index.ts';
import type { RouteAccess } from './contract.ts';
import type { Authenticate } from './route.ts';

/**
 * Decides before the body is read. Returns the actor; undefined only on public routes.
 * Throws `http.unauthenticated` (401), `identity.denied` (403), `http.cross-origin` (403).
 */
export async function admit(
  request: FastifyRequest,
  access: RouteAccess,
  authenticate: Authenticate,
): Promise<Actor | undefined> {
  const actor = await authenticate({ headers: request.headers, peer: request.ip });
  request.actor = actor;
  // A browser adds cookies by itself, but never a bearer token: only the former can be abused from another site.
  if (actor === undefined || actor.via === 'session') refuseCrossOriginWrite(request);
  if (access === 'public') return actor;
  if (actor === undefined) throw unauthenticated();
  if (access !== 'signed-in') requirePermission(actor, access);
  return actor;
}

function unauthenticated(): WatchfloorError {
  const message = 'Sign in, or send a valid API token as "Authorization: Bearer …".';
  return new WatchfloorError('denied', 'http.unauthenticated', { message, httpStatus: 401 });
}

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Fetch metadata (W3C) where the browser sends it, else the Origin header (RFC 6454) against Host. A caller that sends
 * neither is no browser, so nobody's cookies are being abused.
 */
function refuseCrossOriginWrite(request: FastifyRequest): void {
  if (READ_METHODS.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const origin = request.headers.origin;
  if (site === undefined && (origin === undefined || hostOf(origin) === request.headers.host)) return;
  throw new WatchfloorError('denied', 'http.cross-origin', {
    message: 'This request comes from another site and was refused.',
  });
}

/** Undefined for `null` and anything that is no origin. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** On loopback only these names are ours: any other Host means that a foreign name was rebound to this machine. */
const LOOPBACK_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Throws `http.host-unknown` (421). `allowedHosts` are names without port; undefined: any. */
export function checkHost(host: string | undefined, allowed: HostRule): void {
  if (allowed === 'any') return;
  if (host !== undefined && LOOPBACK_NAME.test(host)) return;
  const name = host?.replace(/:\d{1,5}$/, '').toLowerCase();
  if (name !== undefined && allowed !== 'loopback' && allowed.includes(name)) return;
  throw new WatchfloorError('denied', 'http.host-unknown', {
    message: 'Watchfloor does not answer under this host name. Use the address it printed at the start.',
    httpStatus: 421,
  });
}

/** `loopback`: only this machine's own names; a list adds names (lower case, without port). */
export type HostRule = 'any' | 'loopback' | readonly string[];
