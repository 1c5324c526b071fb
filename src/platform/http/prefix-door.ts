import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { cannotListen, HEADERS_TIMEOUT_MS, type Listener } from './listening.ts';
import { refuseUnreadable } from './send-problem.ts';

export type PrefixDoor = { readonly port: number; readonly close: () => Promise<void> };

/**
 * A port of its own for senders that know no path: their `/x` is `prefix/x` of the same server, under the same limits
 * and the same rules of access. Throws as listening does.
 */
export function openPrefixDoor(app: FastifyInstance, prefix: string, at: Listener): Promise<PrefixDoor> {
  const server = createServer({ requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
    request.url = prefix + (request.url ?? '/');
    app.routing(request, response);
  });
  server.on('clientError', refuseUnreadable);
  const close = () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    return closed;
  };
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(at, cause)));
    server.listen(at, () => resolve({ port: (server.address() as AddressInfo).port, close }));
  });
}
