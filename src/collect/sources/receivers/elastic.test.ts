import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { elastic } from './elastic.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
/** A document of Winlogbeat, as it sends it: with a `message` for people that is no event. */
const [WINLOGBEAT = ''] = readFileSync(
  join(FIXTURES, 'windows-event-log/ndjson-winlogbeat-6/input.ndjson'),
  'utf8',
).split('\n');
const KEY = { authorization: `ApiKey ${Buffer.from('id:sender').toString('base64')}` };
const LINE = '<13>Mar 18 11:00:00 web sshd[1]: a line';

let floor: ReceiverFloor;
beforeEach(async () => {
  floor = await startReceiverFloor([elastic]);
});
afterEach(() => floor.close());

const get = (path: string, headers: Record<string, string> = KEY) => floor.call('GET', `/elastic${path}`, { headers });
const bulk = (lines: readonly (object | string)[], path = '/_bulk', headers: Record<string, string> = KEY) =>
  floor.call('POST', `/elastic${path}`, {
    headers,
    body: lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  });
const statuses = (reply: { json: { items: Record<string, { status: number }>[] } }) =>
  reply.json.items.flatMap((item) => Object.entries(item).map(([action, { status }]) => `${action} ${status}`));

describe('what senders ask first', () => {
  test.each([
    ['/', 'version.number', '8.19.0'],
    ['', 'tagline', 'You Know, for Search'],
    ['/_license', 'license.status', 'active'],
    ['/_xpack', 'features.ilm.enabled', true],
    ['/_ilm/policy/filebeat', 'filebeat.version', 1],
    ['/_index_template/winlogbeat-8.19', 'index_templates.0.name', 'winlogbeat-8.19'],
    ['/_nodes/http', '_nodes.total', 1],
    ['/_cluster/health', 'status', 'green'],
  ])('GET %s', async (path, at, value) => {
    const reply = await get(path);
    expect([reply.status, reply.headers['x-elastic-product']]).toEqual([200, 'Elasticsearch']);
    expect(at.split('.').reduce((node, name) => node[name], reply.json)).toBe(value);
    expect((await floor.call('HEAD', `/elastic${path}`, { headers: KEY })).status).toBe(200);
  });

  test('a template that is put is read and thrown away; nothing else is answered', async () => {
    const put = await floor.call('PUT', '/elastic/_index_template/x', { headers: KEY, body: '{"template":{}}' });
    expect(put.json).toEqual({ acknowledged: true });
    const search = await get('/logs/_search');
    expect([search.status, search.json.status]).toEqual([404, 404]);
  });

  test('nothing is told without a token, and the media type is the one asked for', async () => {
    const nobody = await get('/', {});
    expect([nobody.status, nobody.json.error.type]).toEqual([401, 'security_exception']);
    const accept = 'application/vnd.elasticsearch+json; compatible-with=9';
    const reply = await get('/', { ...KEY, accept });
    expect(reply.headers['content-type']).toBe('application/vnd.elasticsearch+json;compatible-with=9');
  });
});

describe('_bulk', () => {
  test('takes several sources in one request: the document where a source knows it, else the line inside', async () => {
    const reply = await bulk(
      [
        { create: { _index: 'winlogbeat-8.19' } },
        WINLOGBEAT,
        { index: { _index: 'anything', _id: 'mine' } },
        { '@timestamp': '2026-11-22T10:00:00Z', message: LINE, host: { name: 'web' } },
        { index: {} },
        { event: { original: '<13>1 2026-11-22T10:00:00Z h app 1 - - original' }, message: 'original, parsed' },
      ],
      '/fallback/_bulk',
    );
    expect([reply.json.errors, ...statuses(reply)]).toEqual([false, 'create 201', 'index 201', 'index 201']);
    expect(reply.json.items[1].index).toMatchObject({ _index: 'anything', _id: 'mine', result: 'created' });
    expect(reply.json.items[2].index._index).toBe('fallback');
    expect(floor.fieldsOf('syslog', 'message').toSorted()).toEqual(['a line', 'original']);
    const [windows] = floor.records().filter(({ sourceId }) => sourceId === 'windows-event-log');
    expect(windows?.raw).toBe(WINLOGBEAT);
    const line = floor.records().find(({ raw }) => raw.startsWith(LINE));
    expect(JSON.parse(line?.raw.split('\n')[1] ?? '')).toEqual({
      via: 'elasticsearch-bulk',
      timeMs: Date.parse('2026-11-22T10:00:00Z'),
      host: 'web',
      received: { '@timestamp': '2026-11-22T10:00:00Z', message: null, host: { name: 'web' } },
    });
  });

  test('answers each item for itself', async () => {
    const reply = await bulk([
      { index: { _index: 'logs' } },
      { message: LINE },
      { index: { _index: 'strange' } },
      { what: 'is this' },
      { update: { _index: 'logs', _id: '1' } },
      { doc: {} },
      { delete: { _index: 'logs', _id: '1' } },
      { create: { _index: 'logs' } },
      '{ broken',
    ]);
    expect(reply.json.errors).toBe(true);
    expect(statuses(reply)).toEqual(['index 201', 'index 201', 'update 400', 'delete 400', 'create 400']);
    const lines = new Map(floor.book.lines().map((line) => [line.sourceId, line]));
    expect([lines.get('syslog')?.journalled, lines.get('generic')?.journalled]).toEqual([1, 1]);
    expect(lines.get('')).toMatchObject({ received: 3, refused: { 'not-supported': 2, malformed: 1 } });
  });

  test('asks for a repeat of what the journal had no room for, and of nothing else', async () => {
    floor.failures = 1;
    const reply = await bulk([
      { index: { _index: 'a' } },
      { message: LINE },
      { index: { _index: 'b' } },
      { message: LINE },
    ]);
    expect(statuses(reply).toSorted()).toEqual(['index 201', 'index 429']);
    expect(floor.entries).toHaveLength(1);
  });

  test('gives an index that is known to its source, with the time of the document', async () => {
    const message = ' no header at all';
    await bulk([{ index: { _index: 'logs-syslog' } }, { '@timestamp': '2026-11-22T00:54:23.942291+00:00', message }]);
    const [taken] = floor.records();
    expect(taken).toMatchObject({ sourceId: 'syslog', record: { timeMs: Date.parse('2026-11-22T00:54:23.942Z') } });
    expect(taken?.raw.split('\n')[0]).toBe(message);
  });

  test.each([
    ['an action that is none', ['{"upsert":{}}', '{}']],
    ['an item without its document', [{ index: { _index: 'a' } }]],
    ['an item without an index', [{ index: {} }, { message: LINE }]],
  ])('is refused whole for %s', async (_, lines) => {
    const reply = await bulk(lines);
    expect([reply.status, reply.json.error.type]).toEqual([400, 'illegal_argument_exception']);
    expect(floor.entries).toEqual([]);
  });

  test('may be gzip, with Basic, of the source that the address names', async () => {
    const headers = {
      authorization: `Basic ${Buffer.from('u:sender').toString('base64')}`,
      'content-encoding': 'gzip',
    };
    const body = gzipSync(`{"index":{"_index":"x"}}\n{"message":"plain"}\n`);
    const reply = await floor.call('POST', '/elastic/_bulk?source=syslog', { headers, body });
    expect(statuses(reply)).toEqual(['index 201']);
    const bound = { authorization: `Basic ${Buffer.from('u:windows-sender').toString('base64')}` };
    const other = await bulk([{ index: { _index: 'x' } }, { message: LINE }], '/_bulk?source=syslog', bound);
    expect([other.status, other.json.error.reason]).toEqual([403, expect.stringContaining('windows-event-log')]);
  });
});

test('its own port is the same door, and what came there counts with the rest', async () => {
  const started = await elastic.listen?.({ host: '127.0.0.1', port: 0 }, floor.deps);
  const [place] = started?.listening ?? [];
  const body = '{"index":{"_index":"logs"}}\n{"message":"what is this"}\n';
  const headers = { authorization: 'ApiKey sender', 'content-type': 'application/x-ndjson' };
  await fetch(`http://127.0.0.1:${place?.port}/_bulk`, { method: 'POST', headers, body });
  await started?.close();
  expect(elastic.doors.map(({ name }) => name)).toEqual([place?.name]);
  expect(floor.book.lines()).toMatchObject([{ door: place?.name, journalled: 1 }]);
});
