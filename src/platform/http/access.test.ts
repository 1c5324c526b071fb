import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearer, HEADERS, type NotesServer, startNotesServer } from '../../../tests/harness/notes-server.ts';
import { createHttpServer } from './index.ts';

let notes: NotesServer;
beforeEach(async () => {
  notes = await startNotesServer();
});
afterEach(() => notes.close());

describe('who may call', () => {
  test('every mounted route but the public ones answers 401 to nobody and 403 to a role without the permission', async () => {
    const closed = notes.server.mounted.filter(({ access }) => access !== 'public');
    expect(closed.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /metrics',
      'HEAD /metrics',
      'POST /api/v1/notes/:noteId',
      'GET /api/v1/notes',
      'HEAD /api/v1/notes',
      'GET /api/v1/download',
      'HEAD /api/v1/download',
      'POST /api/v1/upload',
    ]);
    for (const { method, path } of closed) {
      const at = { method: method as 'GET', url: path.replaceAll(/:\w+/g, '1') };
      const nobody = await notes.server.app.inject({ ...at, headers: HEADERS });
      expect([method, path, nobody.statusCode]).toEqual([method, path, 401]);
      expect(nobody.headers['www-authenticate']).toBe('Bearer realm="watchfloor"');
      const powerless = await notes.server.app.inject({ ...at, headers: bearer('powerless') });
      expect([method, path, powerless.statusCode]).toEqual([method, path, 403]);
    }
    expect(notes.written).toEqual([]);
  });

  test.each([
    '//api/v1/notes',
    '/api//v1/notes',
    '/api/v1/notes/',
    '/API/v1/notes',
    '/api%2fv1%2fnotes',
    '/%61pi/v1/notes',
    '/api/v1/../v1/notes',
    '/./api/v1/notes',
    '/api/v1/notes;x=1',
    '\\api\\v1\\notes',
  ])('%s does not get past the door', async (url) => {
    const reply = await notes.server.app.inject({ method: 'GET', url, headers: HEADERS });
    expect([400, 401, 404]).toContain(reply.statusCode);
    expect(reply.body).not.toContain('count');
    expect(reply.body).not.toContain('<title>');
  });

  test('a caller without credentials does not get his body read', async () => {
    const reply = await notes.server.app.inject({
      method: 'POST',
      url: '/api/v1/notes/1',
      headers: { ...HEADERS, 'content-type': 'application/json' },
      payload: 'x'.repeat(100_000),
    });
    expect(reply.statusCode).toBe(401);
  });

  const write = (headers: Record<string, string>) =>
    notes.server.app.inject({
      method: 'POST',
      url: '/api/v1/notes/1',
      headers: { ...HEADERS, ...headers },
      payload: { text: 'a' },
    });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:9999' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:7070' }],
    ['a same-site fetch', { 'sec-fetch-site': 'same-site' }],
  ])('a cookie write from %s is refused', async (_name, headers) => {
    const reply = await write({ cookie: 'session', ...headers });
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'http.cross-origin']);
    expect(notes.written).toEqual([]);
    expect(notes.refusals).toMatchObject([{ code: 'http.cross-origin', actor: { name: 'Kim' } }]);
  });

  test.each([
    ['the same origin', { cookie: 'session', origin: 'http://127.0.0.1:7070' }],
    ['a same-origin fetch', { cookie: 'session', 'sec-fetch-site': 'same-origin' }],
    [
      'a bearer token, which no browser adds by itself',
      { authorization: 'Bearer writer', origin: 'https://evil.example' },
    ],
  ])('a write from %s is taken', async (_name, headers) => {
    expect((await write(headers)).statusCode).toBe(201);
  });

  test.each(['evil.example', 'evil.example:7070', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'on loopback the host name %s is refused (DNS rebinding)',
    async (host) => {
      const reply = await notes.get('/healthz', { host });
      expect([reply.statusCode, reply.json().code]).toEqual([421, 'http.host-unknown']);
    },
  );

  test('named hosts are let in, others not', async () => {
    const named = await createHttpServer(notes.options({ hosts: ['soc.example.org'] }));
    const statusFor = async (host: string) =>
      (await named.app.inject({ url: '/healthz', headers: { host } })).statusCode;
    expect([await statusFor('SOC.example.org:443'), await statusFor('evil.example')]).toEqual([200, 421]);
    await named.close();
  });
});
