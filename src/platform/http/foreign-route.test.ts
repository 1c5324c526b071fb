import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HEADERS, type NotesServer, startNotesServer } from '../../../tests/harness/notes-server.ts';
import { createHttpServer, type ForeignRoute, type HttpServer, senderToken } from './index.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

const echo: ForeignRoute = {
  method: 'POST',
  path: '/strange/echo/:name',
  access: 'events.ingest',
  summary: 'Say it back',
  tag: 'receivers',
  tokenOf: ({ headers, query }) => query.key ?? senderToken(headers, 'Splunk'),
  handle: async ({ params, stream }) => {
    const read: Buffer[] = [];
    for await (const chunk of stream) read.push(chunk);
    return { status: 299, headers: { 'x-strange': 'yes' }, body: `${params.name}:${Buffer.concat(read)}` };
  },
  refuse: ({ status, code }) => ({ status, headers: { 'content-type': 'text/strange' }, body: `no, ${code}` }),
};

let notes: NotesServer;
let server: HttpServer;
beforeEach(async () => {
  notes = await startNotesServer();
  server = await createHttpServer(notes.options({ foreignRoutes: [echo] }));
});
afterEach(async () => {
  await server.close();
  await notes.close();
});

const post = (headers: Record<string, string>, url = '/strange/echo/kim') =>
  server.app.inject({ method: 'POST', url, headers: { ...HEADERS, ...headers }, payload: 'hello' });

describe('a route of somebody else’s protocol', () => {
  test.each([
    ['its own scheme', { authorization: 'Splunk writer' }],
    ['Bearer', { authorization: 'Bearer writer' }],
    ['Basic, under any name', { authorization: basic('x:writer') }],
  ])('takes the token by %s', async (_, headers) => {
    const reply = await post(headers);
    expect([reply.statusCode, reply.headers['x-strange'], reply.body]).toEqual([299, 'yes', 'kim:hello']);
  });

  test('takes it where the protocol puts it', async () => {
    expect((await post({}, '/strange/echo/kim?key=writer')).statusCode).toBe(299);
  });

  test.each([
    ['nobody', {}, 401, 'http.unauthenticated'],
    ['a token that is not known', { authorization: 'Splunk nonsense' }, 401, 'http.unauthenticated'],
    ['another scheme', { authorization: 'ApiKey writer' }, 401, 'http.unauthenticated'],
    ['a token that may not send', { authorization: 'Splunk reader' }, 403, 'identity.denied'],
    ['a session, which a browser would add by itself', { cookie: 'watchfloor_session=s' }, 401, 'http.unauthenticated'],
  ] as const)('refuses %s in its own words, on record', async (_, headers, ...[status, code]) => {
    const reply = await post(headers);
    expect([reply.statusCode, reply.headers['content-type'], reply.body]).toEqual([
      status,
      'text/strange',
      `no, ${code}`,
    ]);
    expect(notes.refusals.at(-1)).toMatchObject({ path: '/strange/echo/:name', status, code });
  });

  test('is also there without its prefix at a port of its own, and what has no prefix is not', async () => {
    const door = await server.listenUnder('/strange', { host: '127.0.0.1', port: 0 });
    try {
      const at = `http://127.0.0.1:${door.port}`;
      const sent = await fetch(`${at}/echo/lee`, {
        method: 'POST',
        headers: { authorization: 'Splunk writer' },
        body: 'hi',
      });
      expect([sent.status, await sent.text()]).toEqual([299, 'lee:hi']);
      expect(await (await fetch(`${at}/healthz`)).text()).not.toContain('alive');
    } finally {
      await door.close();
    }
    const taken = server.listenUnder('/strange', { host: 'no-such-host.invalid', port: 0 });
    await expect(taken).rejects.toMatchObject({ code: 'http.listen-failed' });
  });
});

describe('the token of a sender', () => {
  test('is also the key of an Elasticsearch API key, encoded with its id or bare', () => {
    const pair = Buffer.from('id:wf_abc').toString('base64');
    expect(senderToken({ authorization: `ApiKey ${pair}` }, 'ApiKey')).toBe('wf_abc');
    expect(senderToken({ authorization: 'ApiKey wf_abc' }, 'ApiKey')).toBe('wf_abc');
    // Read as base64, it has a colon in it.
    expect(senderToken({ authorization: 'ApiKey wf_AOjo6Ojo6' }, 'ApiKey')).toBe('wf_AOjo6Ojo6');
    expect(senderToken({ authorization: `ApiKey ${'x'.repeat(2000)}` }, 'ApiKey')).toBeUndefined();
    expect(senderToken({}, 'ApiKey')).toBeUndefined();
  });
});
