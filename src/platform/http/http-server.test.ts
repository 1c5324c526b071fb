import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearer, HEADERS, type NotesServer, startNotesServer } from '../../../tests/harness/notes-server.ts';
import { createHttpServer } from './index.ts';

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

describe('replies', () => {
  test('leave nothing that the schema does not name', async () => {
    expect((await post('{"text":"a"}')).json()).toEqual({ id: 1 });
  });

  test('carry the security headers and are not kept by caches', async () => {
    const { headers } = await notes.get('/api/v1/notes');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('continue the trace of the caller, and only a well-formed one', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traced = await notes.get('/api/v1/notes', {
      ...bearer('reader'),
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    });
    const forged = await notes.get('/api/v1/notes', { ...bearer('reader'), traceparent: 'x\u0001', 'request-id': 'x' });
    expect(traced.headers['x-trace-id']).toBe(traceId);
    expect(forged.headers['x-trace-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('raw routes read any content type as a stream, and raw replies keep theirs', async () => {
    const payload = Buffer.alloc(10_000, 1);
    const up = await notes.server.app.inject({
      method: 'POST',
      url: '/api/v1/upload',
      headers: { ...bearer('writer'), 'content-type': 'application/json' },
      payload,
    });
    expect(up.json()).toEqual({ bytes: 10_000 });
    const down = await notes.get('/api/v1/download');
    expect([down.headers['content-type'], down.body]).toEqual(['text/csv', 'a,b\n1,2\n']);
  });
});

test.each([
  [[], '10.0.0.5'],
  [['10.0.0.0/24'], '203.0.113.9'],
])('behind the trusted proxies %j the peer is %s', async (trustedProxies, peer) => {
  const server = await createHttpServer(notes.options({ trustedProxies }));
  await server.app.inject({
    method: 'GET',
    url: '/api/v1/notes',
    remoteAddress: '10.0.0.5',
    // What the caller wrote himself stands in front of what the proxy added.
    headers: { ...HEADERS, 'x-forwarded-for': '198.51.100.1, 203.0.113.9' },
  });
  expect(notes.refusals.map((refusal) => refusal.peer)).toEqual([peer]);
  await server.close();
});

describe('probes', () => {
  test('the process lives while a part is not ready, and readiness names it', async () => {
    expect((await notes.get('/healthz', HEADERS)).json()).toEqual({ status: 'alive', version: '1.2.3' });
    expect((await notes.get('/readyz', HEADERS)).json()).toEqual({
      status: 'ready',
      checks: { journal: 'ready', lake: 'ready' },
    });
    notes.isLakeReady = false;
    const reply = await notes.get('/readyz', HEADERS);
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ code: 'http.not-ready', details: { journal: 'ready', lake: 'not-ready' } });
  });

  test('metrics count requests by route template, whatever address is sent', async () => {
    await notes.get('/api/v1/fail/conflict');
    await notes.get('/api/v1/nothing-here-4711');
    const text = (await notes.get('/metrics')).body;
    expect(text).toMatch(
      /watchfloor_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/fail\/:how",status="409"\} 1/,
    );
    expect(text).toContain('route="unmatched"');
    expect(text).not.toContain('4711');
    expect(text).toContain('process_cpu_seconds_total');
  });
});

describe('web files', () => {
  test('a page address gives the page, whose scripts and styles carry the nonce of its policy and of no other', async () => {
    const load = async () => {
      const { statusCode, headers, body } = await notes.get('/queue?view=open', HEADERS);
      expect(statusCode).toBe(200);
      const policy = String(headers['content-security-policy']);
      const [, nonce = ''] = /script-src 'nonce-([A-Za-z0-9+/]{24})'/.exec(policy) ?? [];
      expect(body).toContain(`<title>Watchfloor</title><script nonce="${nonce}" src="/app.js"></script>`);
      expect(policy).toContain(`style-src 'nonce-${nonce}'`);
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe|'self'[^;]*nonce|strict-dynamic|\*|https?:/);
      return nonce;
    };
    expect(await load()).not.toBe(await load());
  });

  test('a page names the files that it needs besides, so that they come along with the scripts of all', async () => {
    const linked = async (url: string) => {
      const { body } = await notes.get(url, HEADERS);
      return [...body.matchAll(/<link rel="(\w+)" crossorigin href="([^"]+)" nonce="[A-Za-z0-9+/]{24}">/g)]
        .map(([, rel, href]) => `${rel} ${href}`)
        .join(', ');
    };
    expect(await linked('/queue?peek=AL-1')).toBe(
      'modulepreload /assets/queue-3c4d.js, stylesheet /assets/queue-5e6f.css',
    );
    expect(await linked('/cases/7')).toBe('modulepreload /assets/case-7a8b.js');
    for (const other of ['/', '/cases', '/cases/', '/cases/7/tasks', '/queue/x', '/welcome']) {
      expect([other, await linked(other)]).toEqual([other, '']);
    }
  });

  test('a page whose address ends in the name of a host is a page, and a missing file at the root is none', async () => {
    const host = await notes.get('/estate/host/srv1.example.com?from=all', HEADERS);
    expect([host.statusCode, host.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await notes.get('/assets/missing.js', HEADERS)).statusCode).toBe(404);
    expect((await notes.get('/missing.png', HEADERS)).statusCode).toBe(404);
  });

  test('a page is kept by nobody, and no question about a kept one is answered with 304', async () => {
    const { headers } = await notes.get('/queue', HEADERS);
    expect([headers['cache-control'], headers.etag, headers['last-modified']]).toEqual([
      'no-store',
      undefined,
      undefined,
    ]);
    const since = { ...HEADERS, 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() };
    expect((await notes.get('/queue', since)).statusCode).toBe(200);
  });

  test('an asset is kept for ever', async () => {
    const asset = await notes.get('/assets/app-1a2b.js', HEADERS);
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    expect(asset.headers['content-encoding']).toBeUndefined();
  });

  test('an asset goes out as the gzip that the build put beside it, to whoever takes that', async () => {
    const zipped = await notes.get('/assets/app-1a2b.js', { ...HEADERS, 'accept-encoding': 'gzip, deflate' });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(zipped.headers['content-type']).toContain('javascript');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe('export {};');
  });

  test.each(['/assets/missing.js', '/.env', '/assets/../../etc/passwd', '/assets/%2e%2e/.env', '/..%2f.env'])(
    '%s gives no file',
    async (url) => {
      const reply = await notes.get(url, HEADERS);
      expect(reply.body).not.toContain('secret');
      expect(reply.body).not.toContain('root:');
    },
  );
});

describe('the OpenAPI document', () => {
  test('is 3.1 with schemas, operation ids, security and problems for every route', async () => {
    const document = (await notes.get('/api/openapi.json', HEADERS)).json();
    expect(document.openapi).toBe('3.1.1');
    const operation = document.paths['/api/v1/notes/{noteId}'].post;
    expect(operation).toMatchObject({
      operationId: 'postNotesByNoteId',
      summary: 'Add a note',
      tags: ['notes'],
      description: 'Needs the permission alerts.triage.',
      security: [{ token: [] }, { session: [] }],
    });
    expect(operation.requestBody.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['text'],
      additionalProperties: false,
    });
    expect(operation.responses['201'].content['application/json'].schema.properties.id).toEqual({ type: 'number' });
    expect(document.components.schemas.Problem.required).toContain('code');
    expect(document.paths['/api/v1/upload'].post.requestBody.content).toHaveProperty('application/octet-stream');
    expect(document.paths['/api/v1/download'].get.responses['200'].content).toHaveProperty('text/csv');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object));
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const one of operations) expect(one.responses.default.content).toHaveProperty('application/problem+json');
  });
});

test('a taken port is a conflict of its own', async () => {
  const { port } = await notes.server.listen({ host: '127.0.0.1', port: 0 });
  const second = await createHttpServer(notes.options());
  await expect(second.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'http.port-taken',
    kind: 'conflict',
  });
  await second.close();
});
