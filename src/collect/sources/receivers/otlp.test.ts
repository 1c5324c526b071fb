import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { decodeLogsRequest } from './otlp/decode-protobuf.ts';
import { otlp } from './otlp.ts';

const LINE = '<13>1 - web app 7 - - through the SDK';
const WINDOWS = { Channel: 'Security', EventID: 4625, Hostname: 'dc1', EventTime: '2026-11-22 02:00:00' };
const BEARER = { authorization: 'Bearer sender' };

let floor: ReceiverFloor;
beforeEach(async () => {
  floor = await startReceiverFloor([otlp]);
});
afterEach(() => floor.close());

const record = (stringValue: string) => ({ body: { stringValue } });
const post = (logRecords: readonly object[], headers: Record<string, string> = BEARER) =>
  floor.call('POST', '/v1/logs', {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });

describe.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
] as const)('the official exporter, %s', (_, Exporter) => {
  test.each(['none', 'gzip'] as const)('sends lines and maps, compression %s', async (compression) => {
    const { url } = await floor.http.listen({ host: '127.0.0.1', port: 0 });
    const exporter = new Exporter({ url: `${url}/v1/logs`, headers: BEARER, compression: compression as never });
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    const logger = provider.getLogger('shop');
    for (let n = 0; n < 100; n += 1)
      logger.emit({ body: `${LINE} ${n}`, attributes: { n, 'deep.list': ['a', 1.5, true] } });
    logger.emit({ body: WINDOWS, timestamp: 1_795_308_411_000 });
    await provider.forceFlush();
    await provider.shutdown();
    expect(floor.fieldsOf('syslog', 'message')).toEqual(
      Array.from({ length: 100 }, (_each, n) => `through the SDK ${n}`),
    );
    expect(floor.fieldsOf('windows-event-log', 'EventID')).toEqual([4625]);
    const envelope = JSON.parse(floor.records()[0]?.raw.split('\n')[1] ?? '{}');
    expect(envelope).toMatchObject({ via: 'otlp', timeMs: expect.any(Number), received: { scope: { name: 'shop' } } });
    expect(JSON.stringify(envelope.received.attributes)).toContain('deep.list');
  });
});

describe('an export', () => {
  test('prefers the line as its source wrote it', async () => {
    const attributes = [{ key: 'log.record.original', value: { stringValue: LINE } }];
    expect((await post([{ body: { stringValue: 'parsed' }, attributes }])).json).toEqual({});
    expect(floor.records()[0]?.raw.split('\n')[0]).toBe(LINE);
  });

  test('keeps records of no known kind, too', async () => {
    const reply = await post([record(LINE), record('what is this'), { body: { intValue: '7' } }]);
    expect(reply.json.partialSuccess ?? {}).toEqual({});
    expect(floor.book.lines().map(({ sourceId, journalled }) => [sourceId, journalled])).toEqual([
      ['syslog', 1],
      ['generic', 2],
    ]);
  });

  test.each([
    ['without a token', { authorization: 'Bearer nonsense' }, 401, 16],
    ['of another type', { ...BEARER, 'content-type': 'text/plain' }, 415, 3],
  ] as const)('is refused %s', async (_, headers, ...more) => {
    const reply = await post([record(LINE)], headers);
    expect([reply.status, reply.json.code]).toEqual(more);
  });

  test('is refused where it is none, in its own encoding', async () => {
    expect((await post(['x' as never])).status).toBe(400);
    const headers = { ...BEARER, 'content-type': 'application/x-protobuf' };
    const reply = await floor.call('POST', '/v1/logs', { headers, body: Buffer.from('no protobuf') });
    expect([reply.status, reply.headers['content-type']]).toEqual([400, 'application/x-protobuf']);
    expect(floor.book.lines()[0]).toMatchObject({ refused: { malformed: 2 } });
  });

  test('whose resource is too large for its records is taken in part, and says so', async () => {
    const attributes = [{ key: 'a', value: { stringValue: 'x'.repeat(100_000) } }];
    const logRecords = Array.from({ length: 1_000 }, () => record(LINE));
    const headers = { 'content-type': 'application/json', ...BEARER };
    const body = JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] });
    const reply = await floor.call('POST', '/v1/logs', { headers, body });
    const rejected = Number(reply.json.partialSuccess.rejectedLogRecords);
    expect([reply.status, rejected > 500 && rejected < 700]).toEqual([200, true]);
    expect(floor.book.lines()).toMatchObject([{ journalled: 1_000 - rejected, refused: { 'too-large': rejected } }]);
  });

  test('is to be repeated where the journal is full', async () => {
    floor.failures = 1;
    const reply = await post([record(LINE)]);
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '5']);
  });
});

describe('protobuf from nobody knows whom', () => {
  test('is decoded or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void decodeLogsRequest(noise)),
      { numRuns: 2000 },
    );
  });

  test('that nests without end is taken as deep as it is read, and what multiplies without end refused', () => {
    const nested = (depth: number): Buffer => {
      let inner: Buffer = Buffer.from([0x0a, 0x01, 0x78]);
      for (let n = 0; n < depth; n += 1) inner = delimited(0x2a, delimited(0x0a, inner));
      return inner;
    };
    expect(decodeLogsRequest(Buffer.concat([Buffer.from([0x0a, 0x00])]))).toEqual({ resourceLogs: [{}] });
    const [shallow, deep] = [20, 1_000].map((depth) => JSON.stringify(decodeLogsRequest(wrap(nested(depth)))));
    expect(shallow).toContain('"stringValue":"x"');
    expect(deep).toContain('(nested too deep)');
    expect(deep).not.toContain('"stringValue":"x"');
    const many = Buffer.alloc(2_200_000);
    for (let at = 0; at < many.length; at += 2) many[at] = 0x0a;
    expect(decodeLogsRequest(many)).toBeUndefined();
  });
});

/** As the body of one record: the array of an array of an array. */
function wrap(value: Buffer): Buffer {
  return [0x2a, 0x12, 0x12, 0x0a].reduce((inner, tag) => delimited(tag, inner), value);
}

function delimited(tag: number, inner: Buffer): Buffer {
  const { length } = inner;
  return Buffer.concat([
    Buffer.from([tag, 0x80 | (length & 0x7f), 0x80 | ((length >> 7) & 0x7f), length >> 14]),
    inner,
  ]);
}
