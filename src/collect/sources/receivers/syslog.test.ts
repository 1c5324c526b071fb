import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { NewEntry } from '../../../platform/journal/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { syslog as syslogDefinition } from '../definitions/syslog.ts';
import { takesEnvelopes } from '../enveloped.ts';
import { createIntakeBook, type IntakeBook } from './intake-book.ts';
import { type SyslogReceiver, type SyslogReceiverOptions, startSyslogReceiver } from './syslog.ts';

const NOW_MS = Date.parse('2026-03-18T12:00:00Z');
const HOST = '127.0.0.1';
const syslog = takesEnvelopes(syslogDefinition);

/** Takes entries as a journal does; `fail` and `hold` make it one in trouble. */
class MemorySink {
  readonly entries: NewEntry[] = [];
  failures = 0;
  held: Promise<void> = Promise.resolve();

  append = async (entry: NewEntry) => {
    await this.held;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new WatchfloorError('unavailable', 'journal.full', { message: 'The journal is full.' });
    }
    this.entries.push(entry);
    return { sequence: this.entries.length, isRepeat: false };
  };

  texts(): readonly string[] {
    return this.entries.flatMap((entry) =>
      Array.from(syslog.decode(entry.payload, entry.format, { receivedAtMs: NOW_MS, sender: entry.sender }), (record) =>
        Buffer.from(record.raw).toString('latin1'),
      ),
    );
  }
}

let receiver: SyslogReceiver | undefined;

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

async function start(
  sink: MemorySink,
  limits: SyslogReceiverOptions['limits'] = {},
  { pageOf }: IntakeBook = createIntakeBook(),
): Promise<SyslogReceiver> {
  const clock = { nowMs: () => NOW_MS };
  receiver = await startSyslogReceiver({ host: HOST, udpPort: 0, tcpPort: 0, sink, clock, limits, pageOf });
  return receiver;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function sendTcp(port: number, chunks: readonly (string | Buffer)[]): Promise<void> {
  const socket = connect(port, HOST);
  for (const chunk of chunks) {
    await new Promise((resolve) => socket.write(chunk, resolve));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.end();
  });
}

async function sendUdp(port: number, messages: readonly (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise((resolve) => socket.send(message, port, HOST, resolve));
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

describe('the syslog receiver', () => {
  test('counts an empty datagram and journals nothing of it', async () => {
    const sink = new MemorySink();
    const { udpPort = 0, counters } = await start(sink);
    await sendUdp(udpPort, ['', '<13>one']);
    await until(() => counters.journalled === 1);
    expect(sink.texts()).toEqual(['<13>one']);
    expect(counters).toMatchObject({ receivedUdp: 2, droppedEmpty: 1, journalled: 1 });
  });

  test('journals datagrams as messages, with their sender and the time of receipt', async () => {
    const sink = new MemorySink();
    const { udpPort = 0, counters } = await start(sink);
    await sendUdp(udpPort, ['<13>one', '<13>two\nlines', Buffer.from([0xff, 0x00, 0x80])]);
    await until(() => counters.journalled === 3);
    expect(sink.texts()).toEqual(['<13>one', '<13>two\nlines', '\xff\0\x80']);
    expect(sink.entries[0]).toMatchObject({ sender: HOST, receivedAtMs: NOW_MS, sourceId: 'syslog', format: 'frames' });
  });

  test('journals counted and LF-ended messages of one connection, split over packets', async () => {
    const sink = new MemorySink();
    const { tcpPort = 0, counters } = await start(sink);
    await sendTcp(tcpPort, ['<13>fir', 'st\n1', '0 <13>sec', 'ond\n5 <13>35', ' <13>4<13>last']);
    await until(() => counters.journalled === 5);
    expect(sink.texts()).toEqual(['<13>first', '<13>second', '<13>3', '<13>4', '<13>last']);
  });

  test('cuts a message that is too long, counts it, and takes the next', async () => {
    const sink = new MemorySink();
    const book = createIntakeBook();
    const { tcpPort = 0, udpPort = 0, counters } = await start(sink, { messageBytes: 1_000 }, book);
    await sendTcp(tcpPort, ['y'.repeat(500_000), '\n<13>next\n']);
    await sendUdp(udpPort, ['z'.repeat(3_000)]);
    await until(() => counters.journalled === 3);
    expect(sink.texts().toSorted()).toEqual(['<13>next', 'y'.repeat(1_000), 'z'.repeat(1_000)]);
    expect(counters.truncated).toBe(2);
    expect(book.lines().map(({ truncated }) => truncated)).toEqual([1, 1]);
  });

  test('stays up through garbage', async () => {
    const sink = new MemorySink();
    const { tcpPort = 0, counters } = await start(sink);
    await sendTcp(tcpPort, [Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7_919) % 251))]);
    await sendTcp(tcpPort, ['<13>after\n']);
    await until(() => sink.texts().includes('<13>after'));
    expect(counters.journalled).toBe(counters.receivedTcp);
  });

  test('packs many small messages into few entries', async () => {
    const sink = new MemorySink();
    const { tcpPort = 0, counters } = await start(sink);
    const lines = Array.from({ length: 20_000 }, (_, index) => `<13>message ${index}\n`);
    await sendTcp(tcpPort, [lines.join('')]);
    await until(() => counters.journalled === lines.length);
    expect(sink.texts().map((text) => `${text}\n`)).toEqual(lines);
    expect(sink.entries.length).toBeLessThan(100);
  });

  test('tries again what a full journal did not take', async () => {
    const sink = new MemorySink();
    sink.failures = 3;
    const { udpPort = 0, counters } = await start(sink, { retryMs: 1 });
    await sendUdp(udpPort, ['<13>kept']);
    await until(() => counters.journalled === 1);
    expect(sink.texts()).toEqual(['<13>kept']);
  });

  test('drops and counts datagrams while its buffer is full, and takes them again afterwards', async () => {
    const sink = new MemorySink();
    let release = () => {};
    sink.held = new Promise((resolve) => {
      release = resolve;
    });
    const { udpPort = 0, counters } = await start(sink, { udpPendingBytes: 2_240, batchBytes: 448 });
    await sendUdp(
      udpPort,
      Array.from({ length: 30 }, () => 'x'.repeat(96)),
    );
    await until(() => counters.receivedUdp === 30);
    expect(counters.droppedBufferFull).toBe(20);
    release();
    await until(() => counters.journalled === 10);
    await sendUdp(udpPort, ['<13>again']);
    await until(() => counters.journalled === 11);
    expect(sink.texts().at(-1)).toBe('<13>again');
  });

  test('stops reading from connections while too much is pending, and loses nothing', async () => {
    const sink = new MemorySink();
    let release = () => {};
    sink.held = new Promise((resolve) => {
      release = resolve;
    });
    const { tcpPort = 0, counters } = await start(sink, { tcpPendingBytes: 50_000, batchBytes: 10_000 });
    const line = `<13>${'m'.repeat(995)}\n`;
    const sending = sendTcp(tcpPort, [line.repeat(20_000)]);
    await until(() => counters.receivedTcp > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(counters.receivedTcp).toBeLessThan(2_000);
    release();
    await sending;
    await until(() => counters.journalled === 20_000);
  });

  test('journals on close what it still holds, and counts what a full journal cannot take', async () => {
    const sink = new MemorySink();
    const first = await start(sink, { flushMs: 60_000 });
    await sendUdp(first.udpPort ?? 0, ['<13>held']);
    await until(() => first.counters.receivedUdp === 1);
    await first.close();
    expect(sink.texts()).toEqual(['<13>held']);
    sink.failures = 1_000_000;
    const second = await start(sink);
    await sendUdp(second.udpPort ?? 0, ['<13>lost']);
    await until(() => second.counters.receivedUdp === 1);
    await second.close();
    expect(second.counters).toMatchObject({ journalled: 0, droppedClosing: 1 });
    receiver = undefined;
  });

  test('refuses connections beyond its limit and closes idle ones', async () => {
    const sink = new MemorySink();
    const { tcpPort = 0, counters } = await start(sink, { connections: 1, idleMs: 50 });
    const idle = connect(tcpPort, HOST);
    await until(() => counters.connectionsOpen === 1);
    const second = connect(tcpPort, HOST);
    second.on('error', () => {});
    await until(() => counters.connectionsRefused === 1);
    idle.resume();
    await until(() => counters.connectionsOpen === 0);
    idle.destroy();
    second.destroy();
  });

  test('names an IPv4 sender the same where it listens on all addresses', async () => {
    const sink = new MemorySink();
    receiver = await startSyslogReceiver({ host: '::', udpPort: 0, tcpPort: 0, sink, clock: { nowMs: () => NOW_MS } });
    const { udpPort = 0, tcpPort = 0, counters } = receiver;
    await sendUdp(udpPort, ['<13>one']);
    await sendTcp(tcpPort, ['<13>two\n']);
    await until(() => counters.journalled === 2);
    expect(sink.entries.map((entry) => entry.sender)).toEqual([HOST, HOST]);
  });

  test('says which port it cannot have', async () => {
    const { tcpPort = 0 } = await start(new MemorySink());
    const again = startSyslogReceiver({ host: HOST, tcpPort, sink: new MemorySink(), clock: { nowMs: () => 0 } });
    await expect(again).rejects.toMatchObject({ kind: 'unavailable', code: 'syslog.cannot-listen' });
  });
});

const LOGGER = '/usr/bin/logger';

describe.skipIf(!existsSync(LOGGER))('what util-linux logger sends (needs logger)', () => {
  test.each([
    ['RFC 5424, counted, over TCP', ['--tcp', '--octet-count', '--rfc5424'], 'tcpPort'],
    ['RFC 5424, LF-ended, over TCP', ['--tcp', '--rfc5424'], 'tcpPort'],
    ['RFC 3164 over UDP', ['--udp', '--rfc3164'], 'udpPort'],
    ['RFC 5424 over UDP', ['--udp', '--rfc5424'], 'udpPort'],
  ] as const)('arrives and is decoded: %s', async (_name, flags, port) => {
    const sink = new MemorySink();
    const started = await start(sink);
    const target = ['--server', HOST, '--port', String(started[port])];
    await promisify(execFile)(LOGGER, [...flags, ...target, '-p', 'auth.warning', '-t', 'probe', 'hello from logger']);
    await until(() => started.counters.journalled === 1);
    const [entry] = sink.entries;
    const context = { receivedAtMs: Date.now(), sender: HOST };
    const [event] = entry === undefined ? [] : [...syslog.decode(entry.payload, entry.format, context)];
    expect(event).toMatchObject({
      kind: 'event',
      fields: { facility: 'auth', severity: 'warning', program: 'probe', message: 'hello from logger' },
    });
  });
});
