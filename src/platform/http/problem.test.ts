import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearer, type NotesServer, startNotesServer } from '../../../tests/harness/notes-server.ts';

let notes: NotesServer;
beforeEach(async () => {
  notes = await startNotesServer();
});
afterEach(() => notes.close());

const post = (payload: string, headers: Record<string, string> = {}) =>
  notes.server.app.inject({
    method: 'POST',
    url: '/api/v1/notes/1',
    headers: { ...bearer('writer'), 'content-type': 'application/json', ...headers },
    payload,
  });

describe('errors are problems', () => {
  test('a failure keeps its code, kind, status and details', async () => {
    const reply = await notes.get('/api/v1/fail/conflict');
    expect(reply.statusCode).toBe(409);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(reply.json()).toMatchObject({
      type: 'urn:watchfloor:problem:notes.closed',
      title: 'Conflict with the present state',
      status: 409,
      detail: 'Closed.',
      code: 'notes.closed',
      kind: 'conflict',
      details: { since: 5 },
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test.each(['bug', 'unknown', 'reply'])(
    'a %s says nothing of the inside, and the log has it under the trace id',
    async (how) => {
      const reply = await notes.get(`/api/v1/fail/${how}`);
      expect(reply.statusCode).toBe(500);
      expect(reply.json().code).toBe('http.internal');
      expect(reply.body).not.toMatch(/hunter2|10\.0\.0\.5|no number/);
      expect(
        notes.logLines.filter((line) => line.includes('request failed') && line.includes(reply.json().traceId)),
      ).toHaveLength(1);
    },
  );

  test('a body that does not fit is refused with a JSON pointer to each fault', async () => {
    const reply = await post(JSON.stringify({ text: 5, tags: { 'a/b~c': 'x' }, extra: true }));
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'http.validation', kind: 'invalid' });
    expect(reply.json().issues.map((issue: { in: string; pointer: string }) => `${issue.in}#${issue.pointer}`)).toEqual(
      ['body#/text', 'body#/tags/a~1b~0c', 'body#'],
    );
    expect(notes.written).toEqual([]);
  });

  test('faulty params name their part', async () => {
    const reply = await notes.server.app.inject({
      method: 'POST',
      url: '/api/v1/notes/x',
      headers: bearer('writer'),
      payload: { text: '' },
    });
    expect(reply.json().issues).toEqual([{ in: 'params', pointer: '/noteId', message: expect.any(String) }]);
  });

  test.each([
    ['a string for an object', '"text"'],
    ['an array for an object', '[{"text":"a"}]'],
    ['null', 'null'],
    ['broken JSON', '{"text":'],
    ['nothing', ''],
    ['__proto__', '{"text":"a","__proto__":{"isAdmin":true}}'],
    ['a nested constructor.prototype', '{"text":"a","tags":{"constructor":{"prototype":{"x":1}}}}'],
  ])('%s in the body is a 400 and changes nothing', async (_name, payload) => {
    const reply = await post(payload);
    expect(reply.statusCode).toBe(400);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(notes.written).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    expect(notes.refusals).toMatchObject([{ status: 400, path: '/api/v1/notes/:noteId', actor: { name: 'Kim' } }]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'a JSON route refuses %s',
    async (type) => {
      const reply = await post('{"text":"a"}', { 'content-type': type });
      expect(reply.statusCode).toBe(415);
      expect(reply.json().code).toBe('http.content-type-unsupported');
      expect(notes.written).toEqual([]);
    },
  );

  test('a body over the limit is a 413', async () => {
    const reply = await post(JSON.stringify({ text: 'x'.repeat(4096) }));
    expect(reply.statusCode).toBe(413);
    expect(reply.json().code).toBe('http.body-too-large');
  });

  test.each(['/api/v1/unknown', '/api', '/api/v1/%zz'])('%s is nothing', async (url) => {
    const reply = await notes.get(url);
    expect([400, 404]).toContain(reply.statusCode);
    expect(reply.headers['content-type']).toBe('application/problem+json');
  });

  test('what is no HTTP gets a problem too', async () => {
    const { port } = await notes.server.listen({ host: '127.0.0.1', port: 0 });
    const text = await new Promise<string>((resolve, reject) => {
      let seen = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (chunk) => {
        seen += chunk.toString();
      });
      socket.on('close', () => resolve(seen));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '').code).toBe('http.request-malformed');
  });
});
