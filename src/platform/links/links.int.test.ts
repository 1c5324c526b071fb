import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { createHttpServer, type HttpServer } from '../http/index.ts';
import type { Actor, UserId } from '../kernel/index.ts';
import { linkRoutes, linksMigrations } from './index.ts';

const person = (name: string, at: number): Actor => ({
  id: `00000000-0000-4000-8000-00000000000${at}` as UserId,
  name,
  roles: [],
  permissions: new Set(),
  via: 'session',
});
const PEOPLE: Readonly<Record<string, Actor>> = { anna: person('anna', 1), bert: person('bert', 2) };
const DAY_MS = 86_400_000;

let http: HttpServer;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1);
  const control = await testControl([linksMigrations]);
  http = await createHttpServer({
    routes: linkRoutes({ control, clock: { nowMs: () => nowMs }, keptOfOne: 5 }),
    authenticate: async ({ headers }) => PEOPLE[headers.authorization ?? ''],
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
});

async function call(who: string, request: string, body?: object) {
  const [method, path = ''] = request.split(' ');
  const reply = await http.app.inject({
    method: method as 'GET',
    url: `/api/v1/links${path}`,
    headers: { host: 'localhost', authorization: who },
    ...(body && { payload: body }),
  });
  return { status: reply.statusCode, json: reply.json() };
}

const ADDRESS = `/hunt?query=${'x'.repeat(3_000)}&from=2026-01-01T00:00:00.000Z`;

describe('a stored link', () => {
  test('leads whoever is signed in to the address that somebody kept', async () => {
    const { status, json } = await call('anna', 'POST', { address: ADDRESS });
    expect(status).toBe(201);
    expect(json.id).toMatch(/^[\w-]{16}$/);
    expect((await call('bert', `GET /${json.id}`)).json).toMatchObject({ address: ADDRESS, by: 'anna' });
    expect((await call('nobody', `GET /${json.id}`)).status).toBe(401);
  });

  test('ends after 90 days, says so and whom to ask, and is unknown in the end', async () => {
    const { id } = (await call('anna', 'POST', { address: ADDRESS })).json;
    nowMs += 90 * DAY_MS;
    const ended = await call('bert', `GET /${id}`);
    expect([ended.status, ended.json.code]).toEqual([404, 'links.expired']);
    expect(ended.json.detail).toBe('This link ended on 2026-04-01 (UTC). Ask anna, who made it, for a new one.');
    nowMs += 91 * DAY_MS;
    await call('bert', 'POST', { address: '/queue' });
    expect((await call('bert', `GET /${id}`)).json.code).toBe('links.unknown');
    expect((await call('bert', 'GET /never-made')).json.code).toBe('links.unknown');
  });

  test('leads nowhere but to this server', async () => {
    for (const address of [
      '//evil.example/x',
      '/\\evil.example',
      'https://evil.example',
      'queue',
      '/a b',
      `/${'x'.repeat(60_001)}`,
    ]) {
      expect([address.slice(0, 40), (await call('anna', 'POST', { address })).status]).toEqual([
        address.slice(0, 40),
        400,
      ]);
    }
  });

  test('is refused to who has too many, and leaves those that others were promised', async () => {
    const first = (await call('anna', 'POST', { address: '/queue' })).json.id;
    for (let made = 1; made < 5; made += 1) await call('anna', 'POST', { address: '/queue' });
    const refused = await call('anna', 'POST', { address: '/queue' });
    expect([refused.status, refused.json.code]).toEqual([409, 'links.too-many']);
    expect((await call('anna', `GET /${first}`)).status).toBe(200);
    expect((await call('bert', 'POST', { address: '/queue' })).status).toBe(201);
    nowMs += 90 * DAY_MS;
    expect((await call('anna', 'POST', { address: '/queue' })).status).toBe(201);
  });

  test('is refused beyond the bound to who makes many at once, too', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => call('anna', 'POST', { address: '/queue' })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill(201), ...Array(7).fill(409)]);
  });
});
