import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { NewEntry } from '../../../platform/journal/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { findSource, SOURCE_DEFINITIONS } from '../registry.ts';
import { type IngestRequest, ingestStream } from './http-ingest.ts';

const NOW_MS = Date.parse('2026-03-18T12:00:00Z');

/** Takes entries as a journal does, a little later; counts how many are under way. */
class SlowSink {
  readonly entries: NewEntry[] = [];
  underWay = 0;
  mostUnderWay = 0;
  /** The entries from this number on find the journal full. */
  fullFrom = Number.POSITIVE_INFINITY;

  append = async (entry: NewEntry) => {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.underWay -= 1;
    if (this.entries.length + 1 >= this.fullFrom) {
      throw new WatchfloorError('unavailable', 'journal.full', { message: 'The journal is full.' });
    }
    const isRepeat = entry.key !== '' && this.entries.some((kept) => kept.key === entry.key);
    this.entries.push(entry);
    return { sequence: this.entries.length, isRepeat };
  };

  content(): string {
    return Buffer.concat(this.entries.map((entry) => entry.payload)).toString('latin1');
  }
}

const SYSLOG = Array.from({ length: 2_000 }, (_, n) => `<13>Mar 18 11:00:00 host prog[${n}]: message ${n}\n`).join('');
const CLOUDTRAIL = {
  eventVersion: '1.08',
  eventTime: '2023-07-10T11:42:36Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'us-east-1',
};

function ingest(content: string | Uint8Array, sink: SlowSink, request: Partial<IngestRequest> = {}) {
  const bytes = Buffer.from(content);
  const whole = {
    stream: Readable.from(chunksOf(bytes), { objectMode: false }),
    sourceId: 'auto',
    contentEncoding: '',
    sender: '192.0.2.1',
    key: '',
    isSample: false,
    ...request,
  };
  return ingestStream(whole, { sink, sources: SOURCE_DEFINITIONS, clock: { nowMs: () => NOW_MS } });
}

function* chunksOf(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007);
}

describe('an ingested stream', () => {
  test('is recognised, and journalled whole with what is known of it', async () => {
    const sink = new SlowSink();
    const result = await ingest(SYSLOG, sink);
    expect(result).toMatchObject({ sourceId: 'syslog', format: 'lines', bytes: SYSLOG.length });
    expect(sink.content()).toBe(SYSLOG);
    expect(sink.entries[0]).toMatchObject({ sender: '192.0.2.1', receivedAtMs: NOW_MS, key: '', isSample: false });
  });

  test.each([
    ['gzip', gzipSync(SYSLOG)],
    ['GZIP', gzipSync(SYSLOG)],
    ['', gzipSync(SYSLOG)],
    ['zstd', zstdCompressSync(SYSLOG)],
    ['', zstdCompressSync(SYSLOG)],
    ['deflate', deflateSync(SYSLOG)],
    ['identity', Buffer.from(SYSLOG)],
    ['gzip', Buffer.concat([gzipSync(SYSLOG.slice(0, 5_000)), gzipSync(SYSLOG.slice(5_000))])],
    ['zstd', Buffer.concat([zstdCompressSync(SYSLOG.slice(0, 5_000)), zstdCompressSync(SYSLOG.slice(5_000))])],
  ])('is inflated (encoding "%s")', async (contentEncoding, content) => {
    const sink = new SlowSink();
    await ingest(content, sink, { contentEncoding });
    expect(sink.content()).toBe(SYSLOG);
  });

  test('has the same parts and keys when it is sent again', async () => {
    const sink = new SlowSink();
    const request = { key: 'batch-7', limits: { payloadBytes: 10_000, recordBytes: 1_000 } };
    const first = await ingest(SYSLOG, sink, request);
    const parts = sink.entries.map((entry) => [entry.key, entry.payload]);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts[2]?.[0]).toBe('batch-7@syslog#3');
    sink.entries.length = 0;
    const again = await ingest(gzipSync(SYSLOG), sink, request);
    expect(sink.entries.map((entry) => [entry.key, entry.payload])).toEqual(parts);
    expect(again.entries.length).toBe(first.entries.length);
  });

  test('keeps a bounded number of appends under way', async () => {
    const sink = new SlowSink();
    await ingest(SYSLOG, sink, { limits: { payloadBytes: 2_000, recordBytes: 1_000, appendsUnderWay: 3 } });
    expect(sink.mostUnderWay).toBe(3);
    expect(sink.content()).toBe(SYSLOG);
  });

  test('fails as the journal does, after the appends under way have ended', async () => {
    const sink = new SlowSink();
    sink.fullFrom = 4;
    const limits = { payloadBytes: 2_000, recordBytes: 1_000 };
    await expect(ingest(SYSLOG, sink, { limits })).rejects.toMatchObject({ code: 'journal.full', httpStatus: 503 });
    expect(sink.underWay).toBe(0);
  });

  test('is cut into the records of a CloudTrail file', async () => {
    const sink = new SlowSink();
    const records = Array.from({ length: 500 }, (_, n) => ({ ...CLOUDTRAIL, eventID: String(n) }));
    const limits = { payloadBytes: 5_000, recordBytes: 2_000 };
    const result = await ingest(JSON.stringify({ Records: records }), sink, { limits });
    expect(result).toMatchObject({ sourceId: 'aws-cloudtrail', format: 'json' });
    expect(sink.content()).toBe(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  });

  test('of JSON may begin with a byte order mark', async () => {
    const sink = new SlowSink();
    await ingest(`\ufeff${JSON.stringify([CLOUDTRAIL])}`, sink);
    expect(sink.content()).toBe(`${JSON.stringify(CLOUDTRAIL)}\n`);
  });

  test('takes a line of 20 MB for one too-long record, and the lines around it', async () => {
    const sink = new SlowSink();
    async function* stream() {
      yield Buffer.from('<13>before\n');
      for (let n = 0; n < 320; n += 1) yield Buffer.alloc(65_536, 'q');
      yield Buffer.from('\n<13>after\n');
    }
    await ingest('', sink, { stream: stream(), sourceId: 'syslog' });
    const context = { receivedAtMs: NOW_MS, sender: '' };
    const syslog = SOURCE_DEFINITIONS.find((source) => source.id === 'syslog');
    const records = sink.entries.flatMap((entry) => [...(syslog?.decode(entry.payload, entry.format, context) ?? [])]);
    expect(records.map((record) => (record.kind === 'event' ? record.fields.message : record.reason))).toEqual([
      'before',
      'too-long',
      'after',
    ]);
    expect(records[1]).toMatchObject({ detail: expect.stringContaining(String(320 * 65_536)) });
    expect(records[1]?.raw.length).toBeLessThanOrEqual(65_536);
    expect(sink.content().length).toBeLessThan(2_000_000);
  });

  test('of UTF-16 text is journalled as UTF-8', async () => {
    const sink = new SlowSink();
    await ingest(Buffer.from(`\ufeff${SYSLOG}`, 'utf16le'), sink, { sourceId: 'syslog' });
    expect(sink.content()).toBe(SYSLOG);
  });
});

describe('an ingested stream of no known kind', () => {
  const TABLE = `Date,User,Action\n${Array.from({ length: 50 }, (_, n) => `2026-03-18 11:00:${n % 60},u${n},login`).join('\n')}`;

  test('is kept all the same, and the answer says so; what is named is believed', async () => {
    const sink = new SlowSink();
    expect(await ingest('no log\nat all\n', sink)).toMatchObject({ sourceId: 'generic', isRecognised: false });
    expect(sink.content()).toBe('no log\nat all\n');
    expect(await ingest(SYSLOG, sink)).toMatchObject({ sourceId: 'syslog', isRecognised: true });
    expect(await ingest('no log\n', sink, { sourceId: 'generic' })).toMatchObject({ isRecognised: true });
  });

  test('has a table’s header at the beginning of each payload', async () => {
    const sink = new SlowSink();
    await ingest(TABLE, sink, { limits: { payloadRecords: 20 } });
    expect(sink.entries).toHaveLength(3);
    const context = { receivedAtMs: 0, sender: '' };
    const records = sink.entries.flatMap(({ payload }) => [
      ...(findSource('generic')?.decode(payload, 'lines', context) ?? []),
    ]);
    expect(records.map((record) => record.kind === 'event' && record.fields.User)).toEqual(
      Array.from({ length: 50 }, (_, n) => `u${n}`),
    );
  });
});

describe('an ingested stream is refused', () => {
  const BINARY = Buffer.alloc(10_000);
  const NGINX = '192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8"\n';

  test.each([
    ['of an unknown source', NGINX, { sourceId: 'nope' }, { code: 'ingest.unknown-source', httpStatus: 404 }],
    ['that is no text', BINARY, {}, { code: 'ingest.unknown-format', httpStatus: 415 }],
    ['without content', '', {}, { code: 'ingest.empty', httpStatus: 400 }],
    ['in an unknown encoding', SYSLOG, { contentEncoding: 'br' }, { code: 'ingest.unknown-encoding', httpStatus: 415 }],
    ['that is not what its encoding says', SYSLOG, { contentEncoding: 'gzip' }, { code: 'ingest.corrupt-encoding' }],
    ['that is not what its encoding says', SYSLOG, { contentEncoding: 'zstd' }, { code: 'ingest.corrupt-encoding' }],
    ['that is cut off', gzipSync(SYSLOG).subarray(0, 3_000), {}, { code: 'ingest.corrupt-encoding', httpStatus: 400 }],
    ['that is cut off', zstdCompressSync(SYSLOG).subarray(0, 3_000), {}, { code: 'ingest.corrupt-encoding' }],
  ] as const)('%s', async (...[, content, request, error]) => {
    await expect(ingest(content, new SlowSink(), request)).rejects.toMatchObject(error);
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(100 * 1024 * 1024))],
    ['zstd', zstdCompressSync(Buffer.alloc(100 * 1024 * 1024))],
  ])('that is a %s bomb', async (contentEncoding, content) => {
    const sink = new SlowSink();
    await expect(ingest(content, sink, { sourceId: 'syslog', contentEncoding })).rejects.toMatchObject({
      code: 'ingest.inflated-too-large',
      httpStatus: 413,
    });
    expect(sink.content().length).toBe(0);
  });

  test('that inflates beyond the limit', async () => {
    const limits = { inflatedBytes: 50_000 };
    await expect(ingest(gzipSync(SYSLOG), new SlowSink(), { limits })).rejects.toMatchObject({ httpStatus: 413 });
  });

  test('whose sender breaks off, with the sender’s error, and its stream is left to the caller', async () => {
    let isClosed = false;
    async function* stream() {
      try {
        yield Buffer.from(SYSLOG.repeat(2));
        throw new Error('connection reset');
      } finally {
        isClosed = true;
      }
    }
    await expect(ingest('', new SlowSink(), { stream: stream() })).rejects.toThrow('connection reset');
    expect(isClosed).toBe(true);
    let isReturned = false;
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: BINARY }),
        return: async () => {
          isReturned = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    await expect(ingest('', new SlowSink(), { stream: endless })).rejects.toMatchObject({ httpStatus: 415 });
    expect(isReturned).toBe(false);
  });
});
