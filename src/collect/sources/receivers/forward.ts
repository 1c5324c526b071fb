import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { encode } from '@msgpack/msgpack';
import { z } from 'zod';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { cannotListen } from './cannot-listen.ts';
import { closeWithSockets } from './close-with-sockets.ts';
import { readForward } from './forward/forward-message.ts';
import { type Handshake, openHandshake } from './forward/handshake.ts';
import { FRAMER_LIMITS, HANDSHAKE_LIMITS, MsgpackFault, MsgpackFramer } from './forward/msgpack-framer.ts';
import { HeldBudget } from './held-bytes.ts';
import { patientSink, silentPage } from './patient-sink.ts';
import { plainAddress } from './plain-address.ts';
import { type ListenDeps, receiver } from './receiver.ts';
import { type TakeDeps, type TakeRequest, takeRecords } from './take-records.ts';

const DOOR = 'forward';
const MOST_CONNECTIONS = 512;
/** Of messages that are not whole yet. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;
/** Inflated, of messages on their way to the journal; beyond it no connection is read. */
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

type Connection = {
  readonly socket: Socket;
  readonly sender: string;
  readonly framer: MsgpackFramer;
  /** Undefined: done, or none is asked for. */
  handshake: Handshake | undefined;
  /** Messages that came whole, and are not looked into yet. */
  readonly waiting: Buffer[];
  isReadable: boolean;
};

class ForwardIntake {
  readonly #sharedKey: string | undefined;
  readonly #closing = new AbortController();
  readonly #take: TakeDeps;
  readonly #connections = new Set<Connection>();
  readonly #held = new HeldBudget<Connection>(MOST_HELD_BYTES, (largest) => this.#end(largest, 'buffer-full'));
  readonly #underWay = new Set<Promise<void>>();
  #pendingBytes = 0;

  constructor({ sharedKey }: Wanted, { sink, sources, clock, pageOf }: ListenDeps) {
    this.#sharedKey = sharedKey;
    this.#take = { sources, clock, sink: patientSink(sink, this.#closing.signal), page: silentPage(pageOf(DOOR)) };
  }

  receive(socket: Socket): void {
    const handshake = this.#sharedKey === undefined ? undefined : openHandshake(this.#sharedKey);
    const framer = new MsgpackFramer(handshake === undefined ? FRAMER_LIMITS : HANDSHAKE_LIMITS);
    const sender = plainAddress(socket.remoteAddress ?? 'unknown');
    const connection: Connection = { socket, sender, framer, handshake, waiting: [], isReadable: true };
    this.#connections.add(connection);
    // Of the whole handshake: one byte now and then must not prolong it.
    const deadline = setTimeout(() => connection.handshake && socket.destroy(), HANDSHAKE_MS).unref();
    if (handshake !== undefined) socket.write(handshake.hello);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(deadline);
      this.#held.forget(connection);
      if (connection.waiting.length === 0) this.#connections.delete(connection);
      if (!framer.isBetween) this.#end(connection, 'incomplete');
    });
    socket.on('data', (chunk: Buffer) => this.#read(connection, chunk));
  }

  #read(connection: Connection, chunk: Buffer): void {
    const { socket, framer } = connection;
    if (!connection.isReadable) return;
    try {
      for (const value of framer.push(chunk)) {
        if (connection.handshake === undefined) connection.waiting.push(listOf(value));
        else shakeHands(connection, connection.handshake, value);
      }
    } catch {
      this.#end(connection, 'malformed');
    }
    this.#takeWaiting(connection);
    if (connection.isReadable) this.#held.set(connection, framer.heldBytes);
    if (this.#isFull) socket.pause();
  }

  get #isFull(): boolean {
    return this.#pendingBytes >= MOST_PENDING_BYTES;
  }

  /** Nothing is inflated or decoded while as much is pending as may be. */
  #takeWaiting(connection: Connection): void {
    const { waiting, socket } = connection;
    try {
      while (waiting.length > 0 && !this.#isFull) this.#takeMessage(connection, waiting.shift() ?? Buffer.alloc(0));
    } catch {
      // A fault of the sender's or of Watchfloor's own: it ends this connection, and never the process.
      this.#drop(connection.sender, 'malformed', waiting.length);
      waiting.length = 0;
      this.#end(connection, 'malformed');
    }
    if (waiting.length === 0 && socket.destroyed) this.#connections.delete(connection);
  }

  /** Nothing more is read of it. What was answered before still goes out. */
  #end(connection: Connection, reason: 'malformed' | 'incomplete' | 'buffer-full'): void {
    if (!connection.isReadable) return;
    connection.isReadable = false;
    this.#held.forget(connection);
    if (connection.handshake === undefined) this.#drop(connection.sender, reason, 1);
    connection.socket.destroySoon();
  }

  #drop(sender: string, reason: 'malformed' | 'incomplete' | 'buffer-full', messages: number): void {
    if (messages === 0) return;
    this.#take.page.received({ sourceId: '', sender }, messages);
    this.#take.page.dropped({ sourceId: '', sender }, reason, messages);
  }

  #takeMessage({ socket, sender }: Connection, value: Buffer): void {
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
        if (this.#pendingBytes <= MOST_PENDING_BYTES / 2) this.#relieve();
      });
    this.#underWay.add(taking);
  }

  #relieve(): void {
    for (const connection of this.#connections) {
      this.#takeWaiting(connection);
      if (this.#isFull) return;
      if (!this.#closing.signal.aborted) connection.socket.resume();
    }
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
    this.#closing.abort();
    for (const { socket } of this.#connections) socket.pause();
    // Each that ends takes of what still waits.
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    await closeWithSockets(
      server,
      Array.from(this.#connections, ({ socket }) => socket),
    );
  }
}

/** Every message is a list; what is none ends the connection before anything behind it is taken for one. */
function listOf(value: Buffer): Buffer {
  const [type = 0] = value;
  if ((type & 0xf0) === 0x90 || type === 0xdc || type === 0xdd) return value;
  throw new MsgpackFault('No message of the Forward protocol.');
}

/** Until the sender has proved that he knows the key, nothing else of him is looked at. */
function shakeHands(connection: Connection, handshake: Handshake, ping: Uint8Array): void {
  const { pong, isKnown } = handshake.answer(ping);
  connection.socket.write(pong);
  if (!isKnown) throw new MsgpackFault('shared_key mismatch');
  connection.handshake = undefined;
  connection.framer.raise(FRAMER_LIMITS);
}
