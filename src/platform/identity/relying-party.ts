import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { WatchfloorError } from '../kernel/index.ts';

/** What passkeys are bound to (WebAuthn section 4): the page's origin and the name of its host. */
export type RelyingParty = { readonly origin: string; readonly id: string };

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * From the public address that is configured, else from the request where that came over loopback: any other `Host` is
 * chosen by whoever calls. Throws `identity.passkeys-need-name` (conflict) where the address is no name, or no browser
 * would make passkeys for it.
 */
export function relyingPartyOf(publicUrl: string | undefined, headers: IncomingHttpHeaders): RelyingParty {
  const own = ownOrigin(publicUrl, headers);
  if (own === undefined) {
    throw needsName('Passkeys need to know the address of this server: an administrator sets http.publicUrl.');
  }
  const { origin, hostname, protocol, port } = new URL(own);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) {
    const name = publicUrl === undefined ? `http://localhost${port === '' ? '' : `:${port}`}` : 'its name';
    throw needsName(`Browsers make passkeys for names, not for ${hostname}. Open Watchfloor as ${name}.`);
  }
  if (protocol !== 'https:' && hostname !== 'localhost') {
    throw needsName('Browsers make passkeys for pages from https only, except on this machine itself.');
  }
  return { origin, id: hostname };
}

/** The origin of our pages; undefined: not configured, and the request does not come over loopback. */
export function ownOrigin(publicUrl: string | undefined, { host }: IncomingHttpHeaders): string | undefined {
  const address = publicUrl ?? loopbackAddress(host);
  return address === undefined ? undefined : new URL(address).origin;
}

function loopbackAddress(host: string | undefined): string | undefined {
  return host !== undefined && LOOPBACK.test(host) ? `http://${host.toLowerCase()}` : undefined;
}

function needsName(message: string): WatchfloorError {
  return new WatchfloorError('conflict', 'identity.passkeys-need-name', { message });
}
