import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';
import {
  countStored,
  listRejects,
  peakGrowthMib,
  plainEvent,
  progressOf,
  readMetric,
  upload,
  waitUntilSettled,
} from '../harness/server-state.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'src', 'collect', 'sources', 'fixtures', 'windows-event-log');
const EVTX = readFileSync(join(FIXTURES, 'evtx-sysmon-wmi', 'input.evtx'));
const MIB = 1024 * 1024;

const dataDir = makeDataDir();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ dataDir, environment: { WATCHFLOOR_RULES_PUBLIC_PACK: 'false' } });
});
afterAll(async () => {
  // What was sent must not have brought it down, nor keep it from ending well.
  expect(await server.stop()).toBe(0);
  removeDataDir(dataDir);
});

/** What is stored and counted before and after `work`. */
async function difference(work: () => Promise<unknown>) {
  const look = async () => ({
    ...(await countStored(server)),
    counted: await readMetric(server, 'watchfloor_records_rejected_total'),
    faults: await readMetric(server, 'watchfloor_detection_faults_total'),
  });
  const before = await look();
  await work();
  await waitUntilSettled(server);
  const after = await look();
  return {
    events: after.events - before.events,
    rejects: after.rejects - before.rejects,
    counted: after.counted - before.counted,
    faults: after.faults - before.faults,
  };
}

const DEEP = `{"EventID":1,"Channel":"Security","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;

describe('a bad record becomes a reject that is kept and counted, and the good ones around it count', () => {
  const before = plainEvent('before');
  const after = plainEvent('after');
  it.each([
    ['a line that is no JSON', '{"EventID": 1,', 'malformed'],
    ['JSON that is no event', '{"hello": "world"}', 'not-an-event'],
    ['a bare value', '42', 'not-an-event'],
    ['latin-1 bytes', Buffer.from('{"EventID":1,"Image":"C:\\\\caf\xe9.exe"}', 'latin1'), 'wrong-encoding'],
    ['NUL bytes', Buffer.from('\0\0\0\0'), 'malformed'],
    ['a line longer than a record may be', `{"EventID":1,"x":"${'y'.repeat(2 * MIB)}"}`, 'too-long'],
  ])('%s', async (...[, bad, reason]) => {
    const body = Buffer.concat([Buffer.from(`${before}\n`), Buffer.from(bad), Buffer.from(`\n${after}\n`)]);
    const earlier = (await listRejects(server, `reason=${reason}`)).length;
    const changed = await difference(async () => expect(await upload(server, { body })).toMatchObject({ status: 202 }));
    expect(changed).toEqual({ events: 2, rejects: 1, counted: 1, faults: 0 });
    const rejects = await listRejects(server, `reason=${reason}`);
    expect(rejects.length).toBe(earlier + 1);
    expect(rejects[0]).toMatchObject({ reason, sourceId: 'windows-event-log' });
    expect(rejects[0]?.detail.length).toBeGreaterThan(5);
  });

  it('an object nested so deep that walking it would fill the stack', async () => {
    const changed = await difference(() => upload(server, { body: `${before}\n${DEEP}\n${after}\n` }));
    expect(changed).toMatchObject({ events: 2, rejects: 1, counted: 1, faults: 0 });
  });

  it('UTF-16 with a byte order mark is read', async () => {
    const body = Buffer.from(`\ufeff${before}\n${after}\n`, 'utf16le');
    expect(await difference(() => upload(server, { body }))).toMatchObject({ events: 2, rejects: 0 });
  });

  it('an EVTX file that was cut off keeps what is whole', async () => {
    const whole = await difference(() => upload(server, { body: EVTX }));
    expect(whole.events).toBeGreaterThan(0);
    const cut = await difference(() => upload(server, { body: EVTX.subarray(0, 4096 + 3_000) }));
    expect(cut.events).toBeLessThan(whole.events);
    expect(cut.rejects).toBeGreaterThan(0);
    expect(cut.counted).toBe(cut.rejects);
  });

  it('an EVTX file with flipped bytes never costs more than itself', async () => {
    let rejects = 0;
    for (let seed = 1; seed <= 8; seed += 1) {
      const flipped = Buffer.from(EVTX);
      for (let at = 4096 + 512 + seed * 7; at < 16_000; at += 701) flipped[at] = (flipped[at] ?? 0) ^ (1 << (seed % 8));
      const changed = await difference(() => upload(server, { body: flipped }));
      expect(changed.events + changed.rejects).toBeGreaterThan(0);
      expect(changed.counted).toBe(changed.rejects);
      expect(changed.faults).toBe(0);
      rejects += changed.rejects;
    }
    expect(rejects).toBeGreaterThan(0);
    expect(await difference(() => upload(server, { body: `${after}\n` }))).toMatchObject({ events: 1, rejects: 0 });
  });
});

describe('a request that is refused leaves nothing behind', () => {
  const BOMB = gzipSync(Buffer.alloc(256 * MIB));
  const BODY = `${plainEvent('refused')}\n`;
  it.each([
    ['a gzip bomb', { body: BOMB, headers: { 'content-encoding': 'gzip' } }, 413, 'ingest.inflated-too-large'],
    ['a gzip bomb that does not say so', { body: BOMB }, 413, 'ingest.inflated-too-large'],
    [
      'gzip that is cut off',
      { body: gzipSync(BODY).subarray(0, -9), headers: { 'content-encoding': 'gzip' } },
      400,
      'ingest.corrupt-encoding',
    ],
    [
      'what is not the gzip it claims to be',
      { body: BODY, headers: { 'content-encoding': 'gzip' } },
      400,
      'ingest.corrupt-encoding',
    ],
    ['an unknown encoding', { body: BODY, headers: { 'content-encoding': 'br' } }, 415, 'ingest.unknown-encoding'],
    ['an unknown source', { body: BODY, source: 'no-such-source' }, 404, 'ingest.unknown-source'],
    [
      'garbage for auto',
      { body: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), source: 'auto' },
      415,
      'ingest.unknown-format',
    ],
    ['nothing', { body: '' }, 400, 'ingest.empty'],
    ['a wrong token', { body: BODY, headers: { authorization: 'Bearer wf_wrong' } }, 401, 'http.unauthenticated'],
    ['no token', { body: BODY, headers: { authorization: '' } }, 401, 'http.unauthenticated'],
  ])('%s', async (...[, request, status, code]) => {
    const { lastSequence } = await progressOf(server);
    expect(await upload(server, request)).toMatchObject({ status, code });
    expect((await progressOf(server)).lastSequence).toBe(lastSequence);
  });

  it('a bomb inside a bomb is inflated once, and what comes out is one record too long', async () => {
    const nested = gzipSync(gzipSync(Buffer.alloc(1024 * MIB), { level: 9 }));
    const headers = { 'content-encoding': 'gzip' };
    let changed = { events: -1, rejects: 0, counted: 0 };
    const grown = await peakGrowthMib(server.pid, async () => {
      changed = await difference(() => upload(server, { body: nested, headers }));
    });
    process.stdout.write(`a nested bomb raised the server's peak memory by ${grown.toFixed(0)} MiB\n`);
    expect(grown).toBeLessThan(96);
    expect(changed.events).toBe(0);
    expect(changed.rejects).toBe(changed.counted);
  });

  it('the token of a role that may not ingest', async () => {
    const made = await server.api('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'reader', roles: ['employee'] }),
    });
    expect(made.status).toBe(201);
    const { secret } = (await made.json()) as { secret: string };
    const { lastSequence } = await progressOf(server);
    const headers = { authorization: `Bearer ${secret}` };
    expect(await upload(server, { body: BODY, headers })).toMatchObject({ status: 403, code: 'identity.denied' });
    expect((await progressOf(server)).lastSequence).toBe(lastSequence);
  });
});

/** Writes raw bytes as a client that keeps to no rule would, then hangs up; resolves with what came back. */
async function speakRaw(text: string, hangUpAfterMs: number): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(text, 'latin1');
  await Promise.race([closed, sleep(hangUpAfterMs)]);
  socket.destroy();
  return answer;
}

const head = (more: string) =>
  `POST /api/v1/ingest/windows-event-log HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n${more}\r\n\r\n`;

describe('a sender that keeps to no rule', () => {
  it.each([
    ['a length that is no number', head('Content-Length: many'), /^HTTP\/1\.1 400/],
    ['a length beyond all numbers', head(`Content-Length: ${'9'.repeat(40)}`), /^HTTP\/1\.1 400/],
    ['two lengths', head('Content-Length: 3\r\nContent-Length: 4'), /^HTTP\/1\.1 400/],
    ['both a length and chunks', head('Content-Length: 3\r\nTransfer-Encoding: chunked'), /^HTTP\/1\.1 400/],
    ['a chunk length that is no number', `${head('Transfer-Encoding: chunked')}zz\r\n`, /^HTTP\/1\.1 400|^$/],
    ['a header without end', head(`X: ${'y'.repeat(100_000)}`), /^HTTP\/1\.1 431/],
  ])('is refused: %s', async (...[, text, expected]) => {
    const { lastSequence } = await progressOf(server);
    expect(await speakRaw(text, 2_000)).toMatch(expected);
    expect((await progressOf(server)).lastSequence).toBe(lastSequence);
  });

  it('gets no acknowledgement for an upload that it broke off, and its repeat under the key counts once', async () => {
    const lines = Array.from({ length: 400 }, (_, n) => plainEvent(`broken-off-${n}`, 8_000)).join('\n');
    const key = 'Idempotency-Key: broken-off';
    const changed = await difference(async () => {
      for (const share of [0.3, 0.6, 0.95]) {
        const part = lines.slice(0, Math.floor(lines.length * share));
        expect(await speakRaw(head(`${key}\r\nContent-Length: ${lines.length}`) + part, 300)).toBe('');
      }
      const answer = await upload(server, { body: lines, headers: { 'idempotency-key': 'broken-off' } });
      expect(answer.status).toBe(202);
    });
    expect(changed).toMatchObject({ events: 400, rejects: 0 });
  });

  it('cannot make the server hold a line of 100 MB in memory', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent >= 100 * MIB) {
          controller.enqueue(Buffer.from('\n'));
          controller.close();
          return;
        }
        controller.enqueue(Buffer.alloc(MIB, 'z'));
        sent += MIB;
      },
    });
    const grown = await peakGrowthMib(server.pid, async () => {
      const changed = await difference(async () =>
        expect(await upload(server, { body })).toMatchObject({ status: 202 }),
      );
      expect(changed).toEqual({ events: 0, rejects: 1, counted: 1, faults: 0 });
    });
    expect((await listRejects(server, 'reason=too-long'))[0]?.detail).toContain(String(100 * MIB));
    process.stdout.write(`a line of 100 MB raised the server's peak memory by ${grown.toFixed(0)} MiB\n`);
    expect(grown).toBeLessThan(80);
  });
});
