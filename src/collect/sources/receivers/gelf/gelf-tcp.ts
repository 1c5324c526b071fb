import { createServer, type Server, type Socket } from 'node:net';
import { MAX_RECORD_BYTES } from '../../framing/index.ts';
import { cannotListen } from '../cannot-listen.ts';
import { closeWithSockets } from '../close-with-sockets.ts';
import { HeldBudget, HeldBytes } from '../held-bytes.ts';
import { plainAddress } from '../plain-address.ts';
import type { GelfIntake } from './gelf-intake.ts';

const MOST_CONNECTIONS = 512;
/** Of messages that are not whole yet, by all connections. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;
const IDLE_MS = 3600 * 1000;

export type GelfListener = { readonly port: number; readonly close: () => Promise<void>; readonly resume: () => void };

/** GELF over TCP: messages end in NUL, and none is compressed. */
export async function listenGelfTcp(at: { host: string; port: number }, intake: GelfIntake): Promise<GelfListener> {
  const sockets = new Set<Socket>();
  let isClosing = false;
  const held = new HeldBudget<GelfConnection>(MOST_HELD_BYTES, (largest) => largest.giveUp());
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    receiveFrom(socket, intake, held);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, at);
  return {
    port,
    resume: () => {
      if (!isClosing) for (const socket of sockets) socket.resume();
    },
    close: async () => {
      isClosing = true;
      await closeWithSockets(server, sockets);
    },
  };
}

type GelfConnection = { readonly giveUp: () => void };

function receiveFrom(socket: Socket, intake: GelfIntake, budget: HeldBudget<GelfConnection>): void {
  const sender = plainAddress(socket.remoteAddress ?? 'unknown');
  const held = new HeldBytes();
  /** Within a message that is too long. */
  let isSkipping = false;
  const take = (message: Buffer) => {
    if (isSkipping) intake.drop(sender, 'too-large');
    else if (message.length > 0) intake.take(sender, message);
    isSkipping = false;
  };
  const connection: GelfConnection = {
    giveUp: () => {
      held.clear();
      isSkipping = false;
      intake.drop(sender, 'buffer-full');
      socket.destroy();
    },
  };
  socket.on('data', (chunk: Buffer) => {
    let rest: Buffer = chunk;
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
      held.append(rest.subarray(0, end));
      take(held.take(held.length));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) held.append(rest);
    if (isSkipping || held.length > MAX_RECORD_BYTES) {
      isSkipping = true;
      held.clear();
    }
    budget.set(connection, held.length);
    if (intake.isFull) socket.pause();
  });
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => {});
  // Some senders leave the NUL off the last one.
  socket.once('close', () => {
    budget.forget(connection);
    take(held.take(held.length));
  });
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
