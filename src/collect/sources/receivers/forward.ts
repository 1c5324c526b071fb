import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { encode } from '@msgpack/msgpack';
import { z } from 'zod';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { cannotListen } from './cannot-listen.ts';
import { readForward } from './forward/forward-message.ts';
import { type Handshake, openHandshake } from './forward/handshake.ts';
import { MsgpackFault, MsgpackFramer } from './forward/msgpack-framer.ts';
import { patientSink, silentPage } from './patient-sink.ts';
import { plainAddress } from './plain-address.ts';
import { type ListenDeps, receiver } from './receiver.ts';
import { type TakeDeps, type TakeRequest, takeRecords } from './take-records.ts';

const DOOR = 'forward';
const MOST_CONNECTIONS = 512;
/** Held in memory by all connections; beyond it none is read. */
const MOST_PENDING_BYTES = 32 * 1024 * 1024;
/** A message costs this beyond its bytes. */
const MESSAGE_BYTES = 512;
/** Fluentd keeps connections, and may be silent for long. */
const IDLE_MS = 3600 * 1000;
const HANDSHAKE_MS = 10_000;
/** Would be refused again. */
const FINAL: ReadonlySet<string> = new Set(['ingest.unknown-format', 'ingest.too-large-together']);

const settings = z.strictObject({
  host: z.string().default('127.0.0.1').describe('Address of the Fluent Forward listener.'),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('TCP port for Fluentd, Fluent Bit and Docker’s `fluentd` driver. Not set: no listener. 0: any.'),
  sharedKey: z.string().min(1).optional().meta({
    description: 'What senders must know (`shared_key`). Not set: whoever reaches the port may send.',
    isSecret: true,
  }),
  certFile: z.string().optional().describe('Certificate (PEM, with its chain) of the listener, which then speaks TLS.'),
  keyFile: z.string().optional().describe('Private key (PEM) of that certificate.'),
});

/** The Forward protocol of Fluentd and Fluent Bit, which Docker speaks, too. */
export const forward = receiver({
  id: 'forward',
  doors: [
    {
      name: DOOR,
      title: 'Fluent Forward',
      takes: 'Fluentd, Fluent Bit, Docker’s fluentd driver',
      setting: 'forward.port',
    },
  ],
  settings,
  listen: async (wanted, deps) => {
    if (wanted.port === undefined) return undefined;
    const { host, port } = wanted;
    const intake = new ForwardIntake(wanted, deps);
    const server = serverOf(wanted, (socket) => intake.receive(socket));
    server.maxConnections = MOST_CONNECTIONS;
    const listening = await listenOn(server, { host, port });
    return { listening: [{ name: DOOR, host, port: listening }], close: () => intake.close(server) };
  },
});

type Wanted = z.output<typeof settings>;

/** Throws `forward.no-certificate` (invalid). */
function serverOf({ certFile, keyFile }: Wanted, receive: (socket: Socket) => void): Server {
  if (certFile === undefined && keyFile === undefined) return createServer(receive);
  if (certFile === undefined || keyFile === undefined) {
    throw new WatchfloorError('invalid', 'forward.no-certificate', {
      message: 'TLS needs forward.certFile and forward.keyFile. Neither: plain text.',
    });
  }
  const server = createTlsServer({
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
  });
  server.on('tlsClientError', () => {});
  return server.on('secureConnection', receive);
}

function listenOn(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen('TCP', { host, port, cause })));
    server.listen(port, host, () => {
      server.removeAllListeners('error').on('error', () => {});
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

class ForwardIntake {
  readonly #sharedKey: string | undefined;
  readonly #closing = new AbortController();
  readonly #take: TakeDeps;
  readonly #sockets = new Set<Socket>();
  readonly #underWay = new Set<Promise<void>>();
  #pendingBytes = 0;

  constructor({ sharedKey }: Wanted, { sink, sources, clock, pageOf }: ListenDeps) {
    this.#sharedKey = sharedKey;
    this.#take = { sources, clock, sink: patientSink(sink, this.#closing.signal), page: silentPage(pageOf(DOOR)) };
  }

  receive(socket: Socket): void {
    this.#sockets.add(socket);
    const sender = plainAddress(socket.remoteAddress ?? 'unknown');
    const framer = new MsgpackFramer();
    let isReadable = true;
    let handshake = this.#sharedKey === undefined ? undefined : openHandshake(this.#sharedKey);
    if (handshake !== undefined) socket.write(handshake.hello);
    socket.setTimeout(handshake === undefined ? IDLE_MS : HANDSHAKE_MS, () => socket.destroy());
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (isReadable && !framer.isBetween && handshake === undefined) this.#drop(sender, 'incomplete');
    });
    socket.on('data', (chunk: Buffer) => {
      if (!isReadable) return;
      try {
        for (const value of framer.push(chunk)) {
          if (handshake === undefined) this.#takeMessage(socket, sender, value);
          else handshake = shakeHands(socket, handshake, value);
        }
      } catch {
        // A fault of the sender's or of Watchfloor's own: it ends this connection, and never the process.
        if (handshake === undefined && isReadable) this.#drop(sender, 'malformed');
        isReadable = false;
        // What was answered before still goes out.
        socket.destroySoon();
      }
      if (this.#pendingBytes >= MOST_PENDING_BYTES) socket.pause();
    });
  }

  #drop(sender: string, reason: 'malformed' | 'incomplete'): void {
    this.#take.page.received({ sourceId: '', sender }, 1);
    this.#take.page.dropped({ sourceId: '', sender }, reason, 1);
  }

  #takeMessage(socket: Socket, sender: string, value: Buffer): void {
    const message = readForward(value);
    const { records, chunk } = message;
    const bytes = message.bytes + MESSAGE_BYTES;
    this.#pendingBytes += bytes;
    const taking: Promise<void> = this.#keep(records, { sender, receivedBytes: message.bytes })
      .then((isKept) => {
        if (isKept && chunk !== undefined && socket.writable) socket.write(encode({ ack: chunk }));
      })
      // Only a fault of Watchfloor's own comes here; `takeRecords` has counted its records, and nothing is acknowledged.
      .catch(() => undefined)
      .finally(() => {
        this.#underWay.delete(taking);
        this.#pendingBytes -= bytes;
        if (this.#pendingBytes <= MOST_PENDING_BYTES / 2) for (const one of this.#sockets) one.resume();
      });
    this.#underWay.add(taking);
  }

  /**
   * What is refused for what it is, is acknowledged as well, and counted as dropped: it would be sent again for ever,
   * and hold up what stands behind it.
   */
  async #keep(
    records: Parameters<typeof takeRecords>[0],
    from: Pick<TakeRequest, 'sender' | 'receivedBytes'>,
  ): Promise<boolean> {
    const faults = await takeRecords(records, { ...from, sourceId: undefined, isWhole: false }, this.#take);
    return faults.every((fault) => fault === undefined || FINAL.has(fault.code));
  }

  /** What was received is on disk, or counted as dropped, when this resolves. */
  async close(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.#closing.abort();
    for (const socket of this.#sockets) socket.pause();
    await Promise.all(this.#underWay);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** Undefined once the sender has proved that he knows the key; until then nothing else of him is looked at. */
function shakeHands(socket: Socket, handshake: Handshake, ping: Uint8Array): Handshake | undefined {
  const { pong, isKnown } = handshake.answer(ping);
  if (!isKnown) {
    socket.write(pong);
    throw new MsgpackFault('shared_key mismatch');
  }
  socket.write(pong);
  socket.setTimeout(IDLE_MS);
  return undefined;
}
