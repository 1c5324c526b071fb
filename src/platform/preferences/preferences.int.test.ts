import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { createHttpServer, type HttpServer } from '../http/index.ts';
import type { Actor, UserId } from '../kernel/index.ts';
import { USUAL_PREFERENCES } from './contract.ts';
import { preferenceRoutes, preferencesMigrations } from './index.ts';

const person = (at: number): Actor => ({
  id: `00000000-0000-4000-8000-00000000000${at}` as UserId,
  name: `person-${at}`,
  roles: [],
  permissions: new Set(),
  via: 'session',
});
const PEOPLE: Readonly<Record<string, Actor>> = { anna: person(1), bert: person(2) };

let http: HttpServer;
let stored: (choices: string) => Promise<unknown>;
beforeEach(async () => {
  const control = await testControl([preferencesMigrations]);
  stored = (choices) =>
    sql`insert into preferences.preferences values (${person(1).id}, ${choices}::jsonb, now())`.execute(control.db);
  http = await createHttpServer({
    routes: preferenceRoutes({ control, clock: { nowMs: () => Date.UTC(2026, 0, 1) } }),
    authenticate: async ({ headers }) => PEOPLE[headers.authorization ?? ''],
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
});

async function call(who: string, method: 'GET' | 'PUT' | 'PATCH', body?: object) {
  const reply = await http.app.inject({
    method,
    url: '/api/v1/preferences',
    headers: { host: 'localhost', authorization: who },
    ...(body && { payload: body }),
  });
  return { status: reply.statusCode, json: reply.json() };
}

describe('preferences', () => {
  test('are the usual ones until somebody chooses, and then that person’s alone', async () => {
    expect((await call('anna', 'GET')).json).toEqual(USUAL_PREFERENCES);
    const chosen = { theme: 'dark', keys: { a: 'mod+y', W: '' } };
    expect((await call('anna', 'PATCH', chosen)).json).toEqual({ ...USUAL_PREFERENCES, ...chosen });
    expect((await call('anna', 'GET')).json).toEqual({ ...USUAL_PREFERENCES, ...chosen });
    expect((await call('bert', 'GET')).json).toEqual(USUAL_PREFERENCES);
    expect((await call('nobody', 'GET')).status).toBe(401);
  });

  test('are changed one by one, so that two pages do not take back what the other did', async () => {
    await Promise.all([
      call('anna', 'PATCH', { theme: 'light' }),
      call('anna', 'PATCH', { density: 'dense' }),
      call('anna', 'PATCH', { dismissed: { 'first-run.sample': true } }),
      call('anna', 'PATCH', { dismissed: { 'first-run.keys': true } }),
    ]);
    const dismissed = { 'first-run.sample': true, 'first-run.keys': true };
    expect((await call('anna', 'GET')).json).toMatchObject({ theme: 'light', density: 'dense', dismissed });
    const shown = await call('anna', 'PATCH', { dismissed: { 'first-run.keys': false } });
    expect(shown.json.dismissed).toEqual({ 'first-run.sample': true });
  });

  test('are replaced as a whole where that is asked for', async () => {
    await call('anna', 'PATCH', { theme: 'light', dismissed: { hint: true } });
    const whole = { ...USUAL_PREFERENCES, timeZone: 'local' };
    expect((await call('anna', 'PUT', whole)).json).toEqual(whole);
    expect((await call('anna', 'GET')).json).toEqual(whole);
    expect((await call('anna', 'PUT', { theme: 'dark' })).status).toBe(400);
  });

  test('are refused where they are none, or too large to be some', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
    for (const wrong of [
      { theme: 'pink' },
      { colour: 'red' },
      { keys: { a: 'x'.repeat(41) } },
      { keys: { a: 'ü' } },
      { keys: Object.fromEntries(many(101).map((name) => [name, 'x'])) },
      { dismissed: Object.fromEntries(many(65).map((name) => [name, true])) },
      { dismissed: { 'No Name': true } },
    ]) {
      expect([wrong, (await call('anna', 'PATCH', wrong)).status]).toEqual([wrong, 400]);
    }
    await call('anna', 'PATCH', { dismissed: Object.fromEntries(many(64).map((name) => [name, true])) });
    const over = await call('anna', 'PATCH', { dismissed: { another: true } });
    expect([over.status, over.json.code]).toEqual([400, 'preferences.too-many']);
  });

  test('that another version stored hold as far as this one can read them', async () => {
    await stored('{"theme":"dark","density":"huge","keys":7,"sound":"loud"}');
    expect((await call('anna', 'GET')).json).toEqual({ ...USUAL_PREFERENCES, theme: 'dark' });
  });
});
