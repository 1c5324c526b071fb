import type { Server, Socket } from 'node:net';

/**
 * Resolves when the server and each of its connections have closed. A server may say that it has before they do, and
 * their last words are taken where they do.
 */
export async function closeWithSockets(server: Server, sockets: Iterable<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.all([closed, ...Array.from(sockets, closeSocket)]);
}

function closeSocket(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once('close', () => resolve()).destroy());
}
