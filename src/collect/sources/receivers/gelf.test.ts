import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { GelfChunks } from './gelf/gelf-chunks.ts';
import { inflateGelf } from './gelf/gelf-message.ts';
import { gelf } from './gelf.ts';
import type { StartedReceiver } from './receiver.ts';

const LINE = '<13>1 - web app 7 - - by GELF';
/** As Docker 20.10 sends it. */
const MESSAGE = {
  version: '1.1',
  host: 'vm',
  short_message: LINE,
  timestamp: 1_795_308_411.998,
  level: 6,
  _tag: '7506',
};
const TEXT = Buffer.from(JSON.stringify(MESSAGE));

let floor: ReceiverFloor;
let listener: StartedReceiver | undefined;
beforeEach(async () => {
  floor = await startReceiverFloor([gelf]);
  listener = await gelf.listen?.({ host: '127.0.0.1', udpPort: 0, tcpPort: 0 }, floor.deps);
});
afterEach(async () => {
  await listener?.close();
  await floor.close();
});

const portOf = (door: string) => listener?.listening.find(({ name }) => name === door)?.port ?? 0;

function chunked(message: Buffer, size: number): Buffer[] {
  const id = randomBytes(8);
  const count = Math.ceil(message.length / size);
  const part = (n: number) => message.subarray(n * size, (n + 1) * size);
  return Array.from({ length: count }, (_, n) =>
    Buffer.concat([Buffer.from([0x1e, 0x0f]), id, Buffer.from([n, count]), part(n)]),
  );
}

async function sendUdp(datagrams: readonly Buffer[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const one of datagrams)
    await new Promise((resolve) => socket.send(one, portOf('gelf-udp'), '127.0.0.1', resolve));
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

async function sendTcp(bytes: Buffer | string): Promise<void> {
  const socket = connect(portOf('gelf-tcp'), '127.0.0.1');
  await new Promise<void>((resolve) => socket.end(bytes, () => resolve()));
}

const arrived = (count: number) => expect.poll(() => floor.records().length, { timeout: 5_000 }).toBe(count);
const dropped = () => floor.book.lines().map((line) => line.dropped);

describe('a deflated message', () => {
  test('is inflated to a hundred times its bytes, not to a megabyte from one kilobyte', () => {
    const bomb = gzipSync(Buffer.from(`{"short_message":"${' '.repeat(1_000_000)}"}`));
    expect(bomb.length).toBeLessThan(2_000);
    expect(inflateGelf(bomb)).toBeUndefined();
    const short = Buffer.from(`{"short_message":"${'x'.repeat(10_000)}"}`);
    expect(inflateGelf(deflateSync(short))?.equals(short)).toBe(true);
  });
});

describe('over UDP', () => {
  test.each([
    ['plain', [TEXT]],
    ['zlib', [deflateSync(TEXT)]],
    ['gzip', [gzipSync(TEXT)]],
    ['in chunks', chunked(TEXT, 20)],
    [
      'in chunks, out of order, one twice, compressed',
      chunked(gzipSync(TEXT), 30)
        .toReversed()
        .flatMap((one) => [one, one]),
    ],
  ])('a message comes %s', async (_, datagrams) => {
    await sendUdp(datagrams);
    await arrived(1);
    const [taken] = floor.records();
    expect(taken).toMatchObject({ sourceId: 'syslog', record: { timeMs: 1_795_308_411_998 } });
    const [original, envelope = ''] = taken?.raw.split('\n') ?? [];
    expect(original).toBe(LINE);
    expect(JSON.parse(envelope)).toEqual({
      via: 'gelf',
      timeMs: 1_795_308_411_998,
      host: 'vm',
      received: { ...MESSAGE, short_message: null },
    });
  });

  test('what cannot be taken is counted', async () => {
    const [first = Buffer.alloc(0)] = chunked(TEXT, 20);
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, ' '));
    await sendUdp([Buffer.from('no GELF'), bomb, first.subarray(0, 12), Buffer.alloc(0), first]);
    await expect.poll(dropped).toEqual([{ malformed: 3, empty: 1 }]);
    await listener?.close();
    listener = undefined;
    expect(dropped()).toEqual([{ malformed: 3, empty: 1, incomplete: 1 }]);
    expect(floor.book.lines()[0]?.received).toBe(5);
  });
});

describe('over TCP', () => {
  test('messages end in NUL, the last one perhaps not', async () => {
    await sendTcp(Buffer.concat([TEXT, Buffer.of(0), TEXT]));
    await arrived(2);
  });

  test('one that is too long is skipped up to its end, and counted', async () => {
    await sendTcp(Buffer.concat([Buffer.alloc(3 * 1024 * 1024, 'x'), Buffer.of(0), TEXT, Buffer.of(0)]));
    await arrived(1);
    expect(dropped()).toContainEqual({ 'too-large': 1 });
  });

  test('a full journal makes the sender wait, and loses nothing', async () => {
    floor.failures = 2;
    await sendTcp(Buffer.concat([TEXT, Buffer.of(0)]));
    await arrived(1);
    expect(floor.book.lines()).toMatchObject([{ received: 1, journalled: 1, dropped: {} }]);
  });
});

describe('over HTTP', () => {
  const post = (body: Buffer | string, headers: Record<string, string> = { authorization: 'Bearer sender' }) =>
    floor.call('POST', '/gelf', { headers, body });

  test('a message is answered 202 when it is on disk', async () => {
    expect([(await post(TEXT)).status, floor.entries.length]).toEqual([202, 1]);
  });

  test('and refused where it is none, without a token, or without room', async () => {
    expect((await post('[]')).status).toBe(400);
    expect((await post(TEXT, {})).status).toBe(401);
    floor.failures = 1;
    expect((await post(TEXT)).status).toBe(503);
    expect(floor.entries).toEqual([]);
  });
});

describe('chunks', () => {
  test('of a message that does not come whole are given up after five seconds, and bounded in number', () => {
    let now = 0;
    const lost: string[] = [];
    const chunks = new GelfChunks({ nowMs: () => now, onIncomplete: (sender) => lost.push(sender) });
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = chunked(TEXT, Math.ceil(TEXT.length / 2));
    chunks.add('slow', first);
    now = 5_001;
    expect(chunks.add('slow', second)).toBeUndefined();
    expect(lost).toEqual(['slow']);
    for (let n = 0; n < 2_000; n += 1) chunks.add('flood', chunked(TEXT, 40)[0] ?? first);
    expect(lost.length).toBeGreaterThan(900);
  });

  test('of any bytes do no harm', () => {
    const chunks = new GelfChunks({ nowMs: () => 0, onIncomplete: () => {} });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        (noise) => void chunks.add('x', Buffer.from([0x1e, 0x0f, ...noise])),
      ),
    );
  });
});
