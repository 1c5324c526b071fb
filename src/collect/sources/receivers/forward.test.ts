import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { decode, ExtData, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { findProgram } from '../../../../tests/harness/start-rsyslogd.ts';
import { FRAMER_LIMITS, MsgpackFault, MsgpackFramer } from './forward/msgpack-framer.ts';
import { forward } from './forward.ts';
import type { StartedReceiver } from './receiver.ts';

const line = (n: number) => `<13>1 - web app 7 - - line ${n}`;
const SECONDS = 1_795_308_411;
const OPENSSL = findProgram('WATCHFLOOR_TEST_OPENSSL', ['/usr/bin/openssl']);
const opensslMissing = OPENSSL === undefined ? ' (skipped: no openssl; apt-get install openssl)' : '';

let floor: ReceiverFloor;
let listener: StartedReceiver | undefined;
const sockets: Socket[] = [];
beforeEach(async () => {
  floor = await startReceiverFloor([]);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener?.close();
  listener = undefined;
  await floor.close();
});

async function open(settings: { sharedKey?: string; certFile?: string; keyFile?: string } = {}) {
  listener = await forward.listen?.({ host: '127.0.0.1', port: 0, ...settings }, floor.deps);
  const port = listener?.listening[0]?.port ?? 0;
  const isTls = settings.certFile !== undefined;
  const socket = isTls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1');
  sockets.push(socket);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk)).on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  return { socket, received, closed };
}

const arrived = (count: number) => expect.poll(() => floor.records().length, { timeout: 5_000 }).toBe(count);
const eventTime = new ExtData(0, Buffer.from('6b023b7b07270e00', 'hex'));
const packed = Buffer.concat([1, 2].map((n) => encode([SECONDS, { log: line(n) }])));

describe('events come', () => {
  test.each([
    ['one by one', ['web', SECONDS, { log: line(1) }], 1, SECONDS * 1000],
    ['with nanoseconds', ['web', eventTime, { message: `${line(1)}\n`, n: 1 }], 1, 1_795_308_411_120],
    [
      'as a list',
      [
        'web',
        [
          [SECONDS, { log: line(1) }],
          [SECONDS, { log: line(2) }],
        ],
      ],
      2,
      SECONDS * 1000,
    ],
    ['with metadata', ['web', [[[SECONDS, { a: 1 }], { log: line(1) }]]], 1, SECONDS * 1000],
    ['packed', ['web', packed, { size: 2 }], 2, SECONDS * 1000],
    ['packed and compressed', ['web', gzipSync(packed), { size: 2, compressed: 'gzip' }], 2, SECONDS * 1000],
  ] as [string, unknown[], number, number][])('%s', async (_, message, ...[count, timeMs]) => {
    const { socket } = await open();
    const bytes = Buffer.from(encode(message));
    // In two pieces, as a network may have it.
    socket.write(bytes.subarray(0, 5));
    setTimeout(() => socket.write(bytes.subarray(5)), 20);
    await arrived(count);
    const [first] = floor.records();
    expect(first?.raw.split('\n')[0]).toBe(line(1));
    const envelope = JSON.parse(first?.raw.split('\n')[1] ?? '');
    expect(envelope).toMatchObject({ via: 'fluent-forward', timeMs, received: { tag: 'web' } });
    expect(first?.record).toMatchObject({ kind: 'event', timeMs });
  });

  test('and are acknowledged once they are on disk, and not before', async () => {
    const { socket, received } = await open();
    floor.failures = 2;
    socket.write(encode(['web', [[SECONDS, { log: line(1) }]], { chunk: 'c1' }]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([]);
    await arrived(1);
    await expect.poll(() => received.length).toBe(1);
    expect(decode(Buffer.concat(received))).toEqual({ ack: 'c1' });
  });

  test('of a Windows event in its own members, and of what nobody knows, as it is', async () => {
    const { socket } = await open();
    const event = {
      Channel: 'Security',
      EventID: 1102,
      Hostname: 'dc1',
      EventTime: '2026-11-22 02:00:00',
      big: 2n ** 63n,
    };
    socket.write(encode(['winlog', SECONDS, event], { useBigInt64: true }));
    socket.write(encode(['x', SECONDS, { what: 'is this' }]));
    await arrived(2);
    expect(floor.fieldsOf('windows-event-log', 'EventID')).toEqual([1102]);
    expect(floor.records().find(({ sourceId }) => sourceId === 'generic')?.raw).toContain('"what":"is this"');
    expect(floor.records()[0]?.raw).toContain('"big":"9223372036854775808"');
  });

  test('with a hostile member name like any other, and bytes that are no UTF-8 as they are', async () => {
    const { socket } = await open();
    const hostile = Buffer.concat([
      Buffer.from([0x93]),
      encode('web'),
      encode(SECONDS),
      Buffer.from([0x82]),
      encode('__proto__'),
      encode(1),
      encode('log'),
      encode(Buffer.from(`${line(1)} \xe9`, 'latin1')),
    ]);
    socket.write(hostile);
    await arrived(1);
    expect(Buffer.from(floor.records()[0]?.record.raw ?? []).includes(0xe9)).toBe(true);
  });
});

describe('what its records share', () => {
  test('may be as large as the protocol allows, and is not copied without end', async () => {
    const { socket, received } = await open();
    const entries = Array.from({ length: 1_000 }, (_, n) => [SECONDS, { log: line(n) }]);
    socket.write(encode(['t'.repeat(100_000), entries, { chunk: 'c1' }]));
    await expect.poll(() => received.length, { timeout: 5_000 }).toBe(1);
    const bytes = floor.entries.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(bytes).toBeLessThan(34 * 1024 * 1024);
    const [{ journalled, dropped } = { journalled: 0, dropped: {} }] = floor.book.lines();
    expect(journalled).toBeGreaterThan(300);
    expect(dropped).toEqual({ 'too-large': 1_000 - journalled });
  });
});

describe('a sender', () => {
  test('that knows the shared key is let in, and proves that the server knows it', async () => {
    const { socket, received } = await open({ sharedKey: 'secret' });
    await expect.poll(() => received.length).toBe(1);
    const [, { nonce }] = decode(received.splice(0)[0] ?? Buffer.alloc(0)) as [string, { nonce: Uint8Array }];
    const digest = (name: string) =>
      hash('sha512', Buffer.concat([Buffer.from(`salt${name}`), nonce, Buffer.from('secret')]), 'hex');
    socket.write(encode(['PING', 'me', 'salt', digest('me'), '', '']));
    await expect.poll(() => received.length).toBe(1);
    const [kind, isKnown, , server, proof] = decode(received[0] ?? Buffer.alloc(0)) as string[];
    expect([kind, isKnown, proof]).toEqual(['PONG', true, digest(server ?? '')]);
    socket.write(encode(['web', SECONDS, { log: line(1) }]));
    await arrived(1);
  });

  test('that does not is shown out, and nothing of him is taken', async () => {
    const { socket, received, closed } = await open({ sharedKey: 'secret' });
    socket.write(encode(['PING', 'me', 'salt', 'f'.repeat(128), '', '']));
    socket.write(encode(['web', SECONDS, { log: line(1) }]));
    await closed;
    expect(Buffer.concat(received).includes('shared_key mismatch')).toBe(true);
    expect(floor.entries).toEqual([]);
  });

  test('that has not shown the key yet may say little', async () => {
    const { socket, closed } = await open({ sharedKey: 'secret' });
    // The head of a value of 64 KiB: nobody waits for the rest.
    socket.write(Buffer.from('c5ffff', 'hex'));
    await closed;
    expect(floor.entries).toEqual([]);
  });

  test('that compresses beyond all measure is shown out, and counted', async () => {
    const { socket, closed } = await open();
    const bomb = gzipSync(encode([SECONDS, { log: 'x'.repeat(12_000_000) }]));
    socket.write(encode(['web', bomb, { compressed: 'gzip' }]));
    await closed;
    expect(floor.book.lines()).toMatchObject([{ received: 1, dropped: { malformed: 1 } }]);
  });

  test('whose message has begun when the listener closes is counted before it has closed', async () => {
    const { socket } = await open();
    socket.write(encode(['web', SECONDS, { log: line(1) }]));
    await arrived(1);
    socket.write(Buffer.from('93a3', 'hex'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await listener?.close();
    listener = undefined;
    expect(floor.book.lines()).toMatchObject([{ journalled: 1 }, { received: 1, dropped: { incomplete: 1 } }]);
  });

  test('that speaks something else is shown out, and counted', async () => {
    const { socket, closed } = await open();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect(floor.book.lines()).toMatchObject([{ received: 1, dropped: { malformed: 1 } }]);
  });

  test.each([
    ['tag', [{ toString: 1 }, 0, { log: 'x' }]],
    ['compression', ['web', [[0, { log: 'x' }]], { compressed: { toString: 1 } }]],
    ['chunk', ['web', [[0, { log: 'x' }]], { chunk: [{ toString: 1 }] }]],
  ] as [string, unknown[]][])('that puts a map where a %s belongs is shown out, and counted', async (_, message) => {
    const { socket, closed } = await open();
    socket.write(encode(message));
    await closed;
    expect(floor.book.lines()).toMatchObject([{ received: 1, dropped: { malformed: 1 } }]);
  });

  test.each([{ certFile: '/cert.pem' }, { keyFile: '/key.pem' }])(
    'is never spoken to in plain text where TLS was half set: %o',
    async (half) => {
      await expect(async () => open(half)).rejects.toMatchObject({ code: 'forward.no-certificate' });
    },
  );

  test.skipIf(OPENSSL === undefined)(`may be asked for TLS${opensslMissing}`, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'watchfloor-tls-'));
    const [keyFile, certFile] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes'];
    execFileSync(
      OPENSSL ?? '',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-keyout',
        keyFile,
        '-out',
        certFile,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    const { socket } = await open({ certFile, keyFile });
    socket.write(encode(['web', SECONDS, { log: line(1) }]));
    await arrived(1);
    rmSync(dir, { recursive: true });
  });
});

describe('cutting the stream', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 300 }),
      fc.array(tie('any'), { maxLength: 20 }),
      fc.dictionary(fc.string(), tie('any'), { maxKeys: 20 }),
    ),
  })).any;

  test('gives the values as they were encoded, however they arrive', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), (values, size) => {
        const framer = new MsgpackFramer();
        const stream = Buffer.concat(values.map((one) => encode(one)));
        const cut: string[] = [];
        for (let at = 0; at < stream.length; at += size) {
          for (const one of framer.push(stream.subarray(at, at + size))) cut.push(Buffer.from(one).toString('hex'));
        }
        expect(cut).toEqual(values.map((one) => Buffer.from(encode(one)).toString('hex')));
        expect(framer.isBetween).toBe(true);
      }),
    );
  });

  test.each([
    ['that nest too deep', Buffer.alloc(100, 0x91)],
    ['that are too many', Buffer.concat([Buffer.from('dd01000000', 'hex'), Buffer.alloc(FRAMER_LIMITS.values + 1)])],
    ['that promise too much', Buffer.from('c6ffffffff', 'hex')],
    ['that are none', Buffer.from('c1', 'hex')],
  ])('ends at values %s', (_, bytes) => {
    expect(() => [...new MsgpackFramer().push(bytes)]).toThrow(MsgpackFault);
  });
});
