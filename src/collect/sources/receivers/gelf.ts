import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { type ForeignCall, type ForeignReply, senderToken } from '../../../platform/http/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { cannotListen } from './cannot-listen.ts';
import { GelfChunks } from './gelf/gelf-chunks.ts';
import { GelfIntake } from './gelf/gelf-intake.ts';
import { readGelf } from './gelf/gelf-message.ts';
import { listenGelfTcp } from './gelf/gelf-tcp.ts';
import { plainAddress } from './plain-address.ts';
import { withBody } from './read-body.ts';
import { type ListenDeps, type ListeningPlace, type ReceiverDeps, receiver } from './receiver.ts';
import { sourceOfCall } from './source-of-call.ts';
import { takeRecords } from './take-records.ts';

const PATH = '/gelf';
const DOORS = { http: 'gelf-http', udp: 'gelf-udp', tcp: 'gelf-tcp' } as const;
const TAKES = 'GELF 1.1: Docker, Graylog’s libraries';
const MOST_BODY_BYTES = 2 * 1024 * 1024;

const port = z.coerce.number().int().min(0).max(65_535).optional();

/** The Graylog Extended Log Format. */
export const gelf = receiver({
  id: 'gelf',
  doors: [
    { name: DOORS.http, title: 'GELF over HTTP', takes: TAKES, path: PATH },
    { name: DOORS.udp, title: 'GELF over UDP', takes: TAKES, setting: 'gelf.udpPort' },
    { name: DOORS.tcp, title: 'GELF over TCP', takes: TAKES, setting: 'gelf.tcpPort' },
  ],
  settings: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address of the GELF listeners.'),
    udpPort: port.describe('UDP port for GELF: plain, zlib, gzip, in chunks. Not set: no listener. 0: any.'),
    tcpPort: port.describe('TCP port for GELF: messages that end in NUL. Not set: no listener. 0: any.'),
  }),
  routes: (deps) => [
    {
      method: 'POST',
      path: PATH,
      access: 'events.ingest',
      summary: 'Receive a GELF message',
      tag: 'receivers',
      tokenOf: ({ headers }) => senderToken(headers, 'Bearer'),
      handle: (call) => takeRequest(call, deps),
      refuse: ({ status, detail }) => ({
        status,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: detail,
      }),
    },
  ],
  listen: async ({ host, udpPort, tcpPort }, deps) => {
    const listening: ListeningPlace[] = [];
    const closes: (() => Promise<void>)[] = [];
    if (udpPort !== undefined) {
      const udp = await listenUdp({ host, port: udpPort }, deps);
      listening.push({ name: DOORS.udp, host, port: udp.port });
      closes.push(udp.close);
    }
    if (tcpPort !== undefined) {
      let resume = () => {};
      const intake = new GelfIntake(DOORS.tcp, deps, () => resume());
      const tcp = await listenGelfTcp({ host, port: tcpPort }, intake).catch(async (error: unknown) => {
        await Promise.all(closes.map((close) => close()));
        throw error;
      });
      resume = tcp.resume;
      listening.push({ name: DOORS.tcp, host, port: tcp.port });
      closes.push(async () => {
        await tcp.close();
        await intake.close();
      });
    }
    if (listening.length === 0) return undefined;
    return { listening, close: async () => void (await Promise.all(closes.map((close) => close()))) };
  },
});

async function takeRequest(call: ForeignCall, deps: ReceiverDeps): Promise<ForeignReply> {
  const page = deps.pageOf(DOORS.http);
  const sourceId = sourceOfCall(call);
  const count = { page, sender: call.peer };
  return withBody(
    call.stream,
    { inflatedBytes: MOST_BODY_BYTES, budget: deps.budget.of(call.actor?.id ?? call.peer), count },
    async (body) => {
      const record = readGelf(body);
      if (record === undefined) {
        page.received({ sourceId: '', sender: call.peer }, 1);
        page.refused({ sourceId: '', sender: call.peer }, 'malformed', 1);
        throw new WatchfloorError('invalid', 'ingest.malformed', {
          message: 'This is no GELF message: a JSON object.',
        });
      }
      const request = { sender: call.peer, sourceId, isWhole: true, receivedBytes: body.length };
      const [fault] = await takeRecords([record], request, { ...deps, page });
      if (fault !== undefined) throw fault;
      return { status: 202 };
    },
  );
}

async function listenUdp(at: { host: string; port: number }, deps: ListenDeps) {
  const intake = new GelfIntake(DOORS.udp, deps, () => {});
  const onIncomplete = (sender: string) => intake.drop(sender, 'incomplete');
  const chunks = new GelfChunks({ nowMs: deps.clock.nowMs, onIncomplete });
  const socket = createSocket(isIPv6(at.host) ? 'udp6' : 'udp4');
  socket.on('message', (datagram, peer) => {
    const sender = plainAddress(peer.address);
    if (datagram.length === 0) return intake.drop(sender, 'empty');
    if (intake.isFull) return intake.drop(sender, 'buffer-full');
    const whole = GelfChunks.isChunk(datagram) ? chunks.add(sender, datagram) : datagram;
    if (whole === 'malformed') intake.drop(sender, 'malformed');
    else if (whole !== undefined) intake.take(sender, whole);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (cause) => reject(cannotListen('UDP', { ...at, cause })));
    socket.bind(at.port, at.host, () => {
      socket.removeAllListeners('error').on('error', () => {});
      resolve();
    });
  });
  const expiring = setInterval(() => chunks.expire(), 1_000).unref();
  return {
    port: socket.address().port,
    close: async () => {
      clearInterval(expiring);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      chunks.expire(true);
      await intake.close();
    },
  };
}
