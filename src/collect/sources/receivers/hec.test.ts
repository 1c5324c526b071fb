import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { hec } from './hec.ts';

const CHANNEL = '11111111-2222-3333-4444-555555555555';
/** As Docker 20.10 sent it. */
const DOCKER =
  '{"event":{"line":"<86>1 2026-11-22T00:46:51Z vm sshd 7 - - hi-splunk","source":"stdout","tag":"756ad153d461"},"time":"1795308412.839137","host":"vm"}';
const windows = (id: number) => ({
  Channel: 'Security',
  EventID: id,
  Hostname: 'dc1',
  EventTime: '2026-11-22 02:00:00',
});
const syslogEvent = (text: string) => ({
  event: `<13>Mar 18 11:00:00 web sshd[1]: ${text}`,
  sourcetype: 'linux_secure',
});

let floor: ReceiverFloor;
beforeEach(async () => {
  floor = await startReceiverFloor([hec]);
});
afterEach(() => floor.close());

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  floor.call('POST', `/services/collector${path}`, {
    headers: { authorization: 'Splunk sender', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });

describe('events', () => {
  test('of Docker are let in after its probe without a token, and its line meets its own decoder', async () => {
    expect((await floor.call('OPTIONS', '/services/collector/event/1.0')).status).toBe(200);
    const reply = await send('/event/1.0', DOCKER);
    expect([reply.status, reply.json]).toEqual([200, { text: 'Success', code: 0 }]);
    const [event] = floor.records();
    expect(event).toMatchObject({
      sourceId: 'syslog',
      record: { kind: 'event', fields: { program: 'sshd', message: 'hi-splunk' } },
    });
    const [original, envelope] = event?.raw.split('\n') ?? [];
    expect(original).toBe('<86>1 2026-11-22T00:46:51Z vm sshd 7 - - hi-splunk');
    expect(JSON.parse(envelope ?? '')).toEqual({
      via: 'splunk-hec',
      timeMs: 1_795_308_412_839.137,
      host: 'vm',
      received: { ...JSON.parse(DOCKER), event: { line: null, source: 'stdout', tag: '756ad153d461' } },
    });
  });

  test('stand one after the other, several sources in one request, in any encoding', async () => {
    const body = [windows(4624), windows(4625)].map((event) => JSON.stringify({ event, host: 'dc1' })).join('');
    const mixed = gzipSync(`${body}\n${JSON.stringify(syslogEvent('one'))}  ${JSON.stringify(syslogEvent('two'))}`);
    expect((await send('', mixed, { 'content-encoding': 'gzip' })).json).toEqual({ text: 'Success', code: 0 });
    expect(floor.entries.map(({ sourceId }) => sourceId).toSorted()).toEqual(['syslog', 'windows-event-log']);
    expect(floor.fieldsOf('windows-event-log', 'EventID')).toEqual([4624, 4625]);
    expect(floor.fieldsOf('syslog', 'message')).toEqual(['one', 'two']);
  });

  test('without a time of their own happened when the envelope says', async () => {
    await send('', { event: 'sshd[1]: no time here', sourcetype: 'syslog', time: 1_795_308_411.5 });
    expect(floor.records()[0]?.record).toMatchObject({ timeMs: 1_795_308_411_500 });
  });

  test('are counted by sender, and balance', async () => {
    await send('', syslogEvent('one'));
    await send('', '{"event": "nobody knows this"}');
    expect(floor.book.lines()).toEqual([
      {
        door: 'hec',
        sourceId: 'syslog',
        sender: '127.0.0.1',
        received: 1,
        journalled: 1,
        truncated: 0,
        refused: {},
        dropped: {},
      },
      {
        door: 'hec',
        sourceId: 'generic',
        sender: '127.0.0.1',
        received: 1,
        journalled: 1,
        truncated: 0,
        refused: {},
        dropped: {},
      },
    ]);
  });

  test('go to the source that the token is bound to', async () => {
    await floor.call('POST', '/services/collector', {
      headers: { authorization: 'Splunk windows-sender' },
      body: JSON.stringify({ event: windows(1102), sourcetype: 'linux_secure' }),
    });
    expect(floor.fieldsOf('windows-event-log', 'EventID')).toEqual([1102]);
  });
});

describe('raw lines', () => {
  test('are events each, with what the address says of them around', async () => {
    const lines = '<13>Mar 18 11:00:00 web sshd[1]: a\r\n\n<13>Mar 18 11:00:00 web sshd[1]: b';
    expect((await send('/raw?sourcetype=linux_secure&source=/var/log/auth.log', lines)).status).toBe(200);
    expect(floor.fieldsOf('syslog', 'message')).toEqual(['a', 'b']);
    expect(floor.records()[0]?.raw).toContain('"source":"/var/log/auth.log"');
  });

  test('may be one document over many lines', async () => {
    await send('/raw/1.0', JSON.stringify([windows(1), windows(2)], null, 2));
    expect(floor.fieldsOf('windows-event-log', 'EventID')).toEqual([1, 2]);
  });
});

describe('a refusal has the code that Splunk gives, and takes nothing', () => {
  const good = JSON.stringify(syslogEvent('good'));
  test.each([
    ['no token', {}, good, [401, 2]],
    ['another scheme', { authorization: 'Digest x' }, good, [401, 3]],
    ['a wrong token', { authorization: 'Splunk nonsense' }, good, [403, 4]],
    ['a token that may not send', { authorization: 'Splunk reader' }, good, [403, 4]],
    ['nothing', undefined, ' \n', [400, 5]],
    ['no JSON behind a good event', undefined, `${good}{"event":`, [400, 6]],
    ['no event', undefined, '{"host":"vm"}', [400, 12]],
    ['a blank event', undefined, '{"event":""}', [400, 13]],
    ['no UTF-8', undefined, Buffer.from('{"event":"\xff"}', 'latin1'), [400, 6]],
    ['no gzip', { authorization: 'Splunk sender', 'content-encoding': 'gzip' }, good, [400, 6]],
  ] as [string, Record<string, string> | undefined, string | Buffer, [number, number]][])(
    '%s',
    async (name, headers, ...more) => {
      const [body, [status, code]] = more;
      const reply = await floor.call('POST', '/services/collector', {
        headers: headers ?? { authorization: 'Splunk sender' },
        body,
      });
      expect([reply.status, reply.json.code]).toEqual([status, code]);
      expect(floor.entries).toEqual([]);
      if (code === 6 && name.includes('behind')) expect(reply.json['invalid-event-number']).toBe(1);
    },
  );

  test('a full journal is 503, which senders repeat', async () => {
    floor.failures = 1;
    const reply = await send('', syslogEvent('x'));
    expect([reply.status, reply.json.code, reply.headers['retry-after']]).toEqual([503, 9, '5']);
    expect(floor.book.lines()[0]).toMatchObject({ received: 1, refused: { 'journal-full': 1 } });
  });

  test('a bomb is 413', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '));
    expect((await send('', bomb, { 'content-encoding': 'gzip' })).json.code).toBe(27);
  });
});

describe('acknowledgement', () => {
  test('tells of a channel’s own requests, once they are on disk', async () => {
    const channel = { 'x-splunk-request-channel': CHANNEL };
    expect((await send('', syslogEvent('a'), channel)).json).toEqual({ text: 'Success', code: 0, ackId: 0 });
    expect((await send('', syslogEvent('b'), channel)).json.ackId).toBe(1);
    floor.failures = 1;
    expect((await send('', syslogEvent('c'), channel)).json.ackId).toBeUndefined();
    const asked = await send(`/ack?channel=${CHANNEL}`, { acks: [0, 1, 2] });
    expect(asked.json).toEqual({ acks: { 0: true, 1: true, 2: false } });
    const other = await send(`/ack?channel=${CHANNEL.replaceAll('1', '9')}`, { acks: [0] });
    expect(other.json).toEqual({ acks: { 0: false } });
  });

  test('needs a channel', async () => {
    expect((await send('/ack', { acks: [0] })).json.code).toBe(10);
    expect((await send('', syslogEvent('a'), { 'x-splunk-request-channel': 'mine' })).json.code).toBe(11);
    expect((await floor.call('GET', '/services/collector/health')).json.code).toBe(17);
  });
});

test('what is refused before it is read, or at one of its events, is in the book', async () => {
  const headers = { authorization: 'Splunk sender' };
  const post = (body: Buffer | string, more: Record<string, string> = {}) =>
    floor.call('POST', '/services/collector', { headers: { ...headers, ...more }, body });
  await post('no gzip', { 'content-encoding': 'gzip' });
  await post(Buffer.alloc(33 * 1024 * 1024, ' '));
  await post('{"event":"a"}{"event":"b"}{"event":""}');
  expect(floor.book.lines()).toMatchObject([{ received: 5, refused: { malformed: 4, 'too-large': 1 } }]);
});
