import { createServer, type Server, type Socket } from 'node:net';
import { MAX_RECORD_BYTES } from '../../framing/index.ts';
import { cannotListen } from '../cannot-listen.ts';
import { plainAddress } from '../plain-address.ts';
import type { GelfIntake } from './gelf-intake.ts';

const MOST_CONNECTIONS = 512;
const IDLE_MS = 3600 * 1000;

export type GelfListener = { readonly port: number; readonly close: () => Promise<void>; readonly resume: () => void };

/** GELF over TCP: messages end in NUL, and none is compressed. */
export async function listenGelfTcp(at: { host: string; port: number }, intake: GelfIntake): Promise<GelfListener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    receiveFrom(socket, intake);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, at);
  return {
    port,
    resume: () => {
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function receiveFrom(socket: Socket, intake: GelfIntake): void {
  const sender = plainAddress(socket.remoteAddress ?? 'unknown');
  let held: Buffer = Buffer.alloc(0);
  /** Within a message that is too long. */
  let isSkipping = false;
  const take = (message: Buffer) => {
    if (isSkipping) intake.drop(sender, 'too-large');
    else if (message.length > 0) intake.take(sender, message);
    isSkipping = false;
  };
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (let end = held.indexOf(0); end !== -1; end = held.indexOf(0)) {
      take(held.subarray(0, end));
      held = held.subarray(end + 1);
    }
    if (held.length > MAX_RECORD_BYTES) {
      isSkipping = true;
      held = Buffer.alloc(0);
    }
    if (intake.isFull) socket.pause();
  });
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => {});
  // Some senders leave the NUL off the last one.
  socket.once('close', () => take(held));
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen('TCP', { host, port, cause })));
    server.listen(port, host, () => {
      server.removeAllListeners('error').on('error', () => {});
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
