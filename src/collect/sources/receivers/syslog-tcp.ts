import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions } from 'node:tls';
import { cannotListen } from './cannot-listen.ts';
import { closeWithSockets } from './close-with-sockets.ts';
import { plainAddress } from './plain-address.ts';
import { SYSLOG_ID, type SyslogIntake, type SyslogListener } from './syslog.ts';
import { type CutMessage, SyslogFramer } from './syslog-framing.ts';

/** `resume`: read again from the connections that were paused because too much was pending. */
export type SyslogTcpListener = SyslogListener & { readonly resume: () => void };

const HANDSHAKE_MS = 10_000;

/** Plain, or TLS (RFC 5425) where it is given a certificate: the framing is the same. */
export async function listenTcp(
  port: number,
  intake: SyslogIntake,
  tls?: SecureContextOptions,
): Promise<SyslogTcpListener> {
  const { counters, limits, host } = intake;
  /** Each with what takes its last words. */
  const connections = new Map<Socket, () => void>();
  let isClosing = false;
  const server = serverOf(tls, (socket) => {
    connections.set(socket, receiveFrom(socket, intake));
    counters.connectionsOpen += 1;
    socket.once('close', () => {
      connections.get(socket)?.();
      connections.delete(socket);
      counters.connectionsOpen -= 1;
    });
  });
  server.maxConnections = limits.connections;
  server.on('drop', () => {
    counters.connectionsRefused += 1;
  });
  const listening = await listen(server, port, host);
  return {
    port: listening,
    resume: () => {
      if (!isClosing) for (const socket of connections.keys()) socket.resume();
    },
    close: async () => {
      isClosing = true;
      await closeWithSockets(server, connections.keys());
    },
  };
}

/** A certificate authority for senders means that they must show a certificate of it. */
function serverOf(tls: SecureContextOptions | undefined, receive: (socket: Socket) => void): Server {
  if (tls === undefined) return createServer(receive);
  const asksForCertificate = tls.ca !== undefined;
  const server = createTlsServer({
    ...tls,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
    requestCert: asksForCertificate,
    rejectUnauthorized: asksForCertificate,
  });
  server.on('tlsClientError', () => {});
  return server.on('secureConnection', receive);
}

/** Returns what is to be called once the connection has ended. */
function receiveFrom(socket: Socket, { batcher, counters, page, limits }: SyslogIntake): () => void {
  const framer = new SyslogFramer(limits.messageBytes);
  const sender = plainAddress(socket.remoteAddress ?? 'unknown');
  const take = (messages: readonly CutMessage[]) => {
    for (const { bytes, isTruncated } of messages) {
      counters.receivedTcp += 1;
      page.received({ sourceId: SYSLOG_ID, sender }, 1);
      if (isTruncated) {
        counters.truncated += 1;
        page.truncated({ sourceId: SYSLOG_ID, sender }, 1);
      }
      batcher.add(sender, bytes);
    }
  };
  socket.on('data', (chunk: Buffer) => {
    take(framer.push(chunk));
    // The sender's own buffers fill up then: that is TCP's back-pressure.
    if (batcher.isFull) socket.pause();
  });
  socket.setKeepAlive(true, 60_000);
  socket.setTimeout(limits.idleMs, () => socket.destroy());
  // A reset is followed by `close`, where what was received is taken.
  socket.on('error', () => {});
  return () => take(framer.end());
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen('TCP', { host, port, cause })));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
