import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journal, openJournal } from '../../../platform/journal/index.ts';
import { findSource, SOURCE_DEFINITIONS } from '../registry.ts';
import { ingestStream } from './http-ingest.ts';
import { startSyslogReceiver } from './syslog.ts';

const NOW_MS = Date.parse('2026-03-18T12:00:00Z');
const CLOCK = { nowMs: () => NOW_MS };
const MESSAGES = Array.from({ length: 5_000 }, (_, n) => `<13>Mar 18 11:00:00 host prog[${n}]: message ${n}`);
const CONTENT = MESSAGES.map((message) => `${message}\n`).join('');

let dir = '';
let journal: Journal;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'watchfloor-receivers-'));
  journal = await openJournal({ dir });
  await journal.release(0);
});

afterEach(async () => {
  await journal.close();
  await rm(dir, { recursive: true });
});

/** Each record's bytes, as the pipeline would decode them from the journal. */
async function decoded(): Promise<readonly string[]> {
  const entries = await journal.read(0, Number.MAX_SAFE_INTEGER);
  return entries.flatMap((entry) => {
    const records = findSource(entry.sourceId)?.decode(entry.payload, entry.format, entry) ?? [];
    return Array.from(records, (record) => Buffer.from(record.raw).toString());
  });
}

function upload(content: Uint8Array, key: string) {
  async function* stream() {
    for (let at = 0; at < content.length; at += 7_001) yield content.subarray(at, at + 7_001);
  }
  const limits = { payloadBytes: 20_000, recordBytes: 4_000 };
  const request = { stream: stream(), sourceId: 'auto', contentEncoding: '', sender: '', isSample: false, key, limits };
  return ingestStream(request, { sink: journal, sources: SOURCE_DEFINITIONS, clock: CLOCK });
}

describe('what a receiver took stands in the journal', () => {
  test('once, in order, though an upload is repeated under its key, compressed in another way', async () => {
    const first = await upload(Buffer.from(CONTENT), 'batch-7');
    const again = await upload(gzipSync(CONTENT), 'batch-7');
    expect(first.entries.length).toBeGreaterThan(10);
    expect(first.entries.some((entry) => entry.isRepeat)).toBe(false);
    expect(again.entries).toEqual(first.entries.map(({ sequence }) => ({ sequence, isRepeat: true })));
    expect(await decoded()).toEqual(MESSAGES);
  });

  test('twice where an upload without a key is repeated: that is the sender’s choice', async () => {
    await upload(Buffer.from(CONTENT), '');
    await upload(Buffer.from(CONTENT), '');
    expect((await decoded()).length).toBe(2 * MESSAGES.length);
  });

  test('when a syslog receiver has been closed, message by message in the sender’s order', async () => {
    const receiver = await startSyslogReceiver({ host: '127.0.0.1', tcpPort: 0, sink: journal, clock: CLOCK });
    const socket = connect(receiver.tcpPort ?? 0, '127.0.0.1');
    socket.end(CONTENT);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    await receiver.close();
    expect(await decoded()).toEqual(MESSAGES);
    expect(receiver.counters).toMatchObject({ receivedTcp: MESSAGES.length, journalled: MESSAGES.length });
  });
});
