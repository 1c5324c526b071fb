import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { testDatabaseUrl } from '../../../tests/harness/postgres.ts';
import { type Control, openControl } from '../control/index.ts';
import { createHttpServer } from '../http/index.ts';
import { createIdentity, identityMigrations } from '../identity/index.ts';
import { createLive } from './create-live.ts';

const ADMIN_TOKEN = 'test-0123456789-abcdefghij';
const PASSWORD = 'correct horse battery';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** One process of several: its own connection to the store, its own port. */
async function openProcess(databaseUrl: string) {
  const control = await openControl({ server: { url: databaseUrl }, poolSize: 4 });
  await control.migrate([identityMigrations]);
  const clock = { nowMs: () => Date.now() };
  const identity = createIdentity({
    control,
    clock,
    sealKey: Buffer.alloc(32),
    isHttps: false,
    onAuditFailure: () => undefined,
  });
  await identity.bootstrapAdministrator({ token: ADMIN_TOKEN });
  let position = 1;
  const moveTo = (value: number) => {
    position = value;
  };
  const live = createLive({
    control,
    authenticate: identity.authenticate,
    clock,
    pipelinePosition: async () => position,
    limits: { connectionsPerUser: 2, connections: 3 },
  });
  const http = await createHttpServer({
    routes: [...identity.routes, ...live.routes],
    authenticate: identity.authenticate,
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
  const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
  closers.push(
    () => control.close(),
    () => identity.close(),
    () => http.close(),
    () => live.close(),
  );
  return { control, url, moveTo, live };
}

const asToken = (secret: string) => ({ authorization: `Bearer ${secret}` });
type Heard = { readonly event: string; readonly data: unknown };

async function follow(url: string, headers: Record<string, string>) {
  const leaving = new AbortController();
  closers.push(() => leaving.abort());
  const reply = await fetch(`${url}/api/v1/live`, { headers, signal: leaving.signal });
  const heard: Heard[] = [];
  let hasEnded = false;
  const read = async () => {
    let text = '';
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
        if (event !== '') heard.push({ event, data: JSON.parse(data) });
      }
    }
  };
  const ended = (reply.ok ? read() : Promise.resolve())
    .catch(() => undefined)
    .finally(() => {
      hasEnded = true;
    });
  const hints = () => heard.filter(({ event }) => event === 'hint').map(({ data }) => data);
  return { status: reply.status, headers: reply.headers, heard, hints, ended, hasEnded: () => hasEnded, leaving };
}

const publish = (control: Control, type: string, subjectId: string) =>
  control.transaction((tx) => control.publish(tx, [{ type, subjectId, body: {} }]));

async function signInAs(url: string, role: string, name: string): Promise<{ cookie: string }> {
  const send = (path: string, body: object, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  await send('/api/v1/users', { name, roles: [role], password: PASSWORD }, asToken(ADMIN_TOKEN));
  const signedIn = await send('/api/v1/auth/sign-in', { name, password: PASSWORD });
  return { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

describe('a reader of live hints', () => {
  test('is told within two seconds of what another process did, and by ids alone', async () => {
    const database = await testDatabaseUrl();
    const [one, other] = [await openProcess(database), await openProcess(database)];
    const reader = await follow(one.url, asToken(ADMIN_TOKEN));
    expect(reader.headers.get('content-type')).toContain('text/event-stream');
    expect(reader.headers.get('cache-control')).toBe('no-store');
    await pause(1_200);
    const at = performance.now();
    await publish(other.control, 'alert.raised', 'a-1');
    await vi.waitFor(() => expect(reader.hints()).toEqual([{ topic: 'alerts', count: 1, ids: ['a-1'] }]), 3_000);
    expect(performance.now() - at).toBeLessThan(2_000);
    await publish(other.control, 'exception.added', 'e-1');
    await publish(other.control, 'something.else', 'x');
    one.moveTo(2);
    await vi.waitFor(() => expect(reader.hints()).toHaveLength(3), 3_000);
    expect(reader.hints().slice(1)).toEqual([
      { topic: 'rules', count: 1, ids: ['e-1'] },
      { topic: 'pipeline', count: 1, ids: ['2'] },
    ]);
    await vi.waitFor(() => expect(reader.heard.map(({ event }) => event)).toContain('beat'), 4_000);
  });

  test('is told nothing that his role may not read', async () => {
    const { url, control } = await openProcess(await testDatabaseUrl());
    const developer = await follow(url, await signInAs(url, 'developer', 'dora'));
    const analyst = await follow(url, await signInAs(url, 'analyst', 'anna'));
    await pause(1_200);
    await publish(control, 'alert.raised', 'a-1');
    await vi.waitFor(() => expect(analyst.hints()).toHaveLength(1), 3_000);
    await pause(300);
    expect(developer.heard[0]?.event).toBe('ready');
    expect(developer.hints()).toEqual([]);
  });

  test('without a session is refused, and with one that ends is told nothing more and let go', async () => {
    const { url, control } = await openProcess(await testDatabaseUrl());
    expect((await follow(url, {})).status).toBe(401);
    const headers = await signInAs(url, 'analyst', 'anna');
    const reader = await follow(url, headers);
    expect(reader.status).toBe(200);
    await fetch(`${url}/api/v1/auth/sign-out`, { method: 'POST', headers });
    await publish(control, 'alert.raised', 'a-1');
    await vi.waitFor(() => expect(reader.hasEnded()).toBe(true), 12_000);
    expect(reader.hints()).toEqual([]);
  });

  test('who holds as many connections as he may gets a problem, and one more when one has gone', async () => {
    const { url, live } = await openProcess(await testDatabaseUrl());
    const first = await follow(url, asToken(ADMIN_TOKEN));
    await follow(url, asToken(ADMIN_TOKEN));
    const refused = await follow(url, asToken(ADMIN_TOKEN));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    first.leaving.abort();
    await vi.waitFor(async () => expect((await follow(url, asToken(ADMIN_TOKEN))).status).toBe(200), 3_000);
    const other = await signInAs(url, 'analyst', 'anna');
    const third = await follow(url, other);
    expect(third.status).toBe(200);
    expect((await follow(url, other)).status).toBe(503);
    live.close();
    await third.ended;
  });
});

describe('whoever looks at an alert', () => {
  const enter = (url: string, headers: Record<string, string>, tab: string) =>
    fetch(`${url}/api/v1/presence/alert/a-1`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ tab }),
    });
  const namesOf = async (reply: Response) =>
    ((await reply.json()) as { data: { name: string }[] }).data.map(({ name }) => name);

  test('sees who else does, is told when somebody comes or goes, and nobody else is', async () => {
    const { url } = await openProcess(await testDatabaseUrl());
    const anna = await signInAs(url, 'analyst', 'anna');
    const bert = await signInAs(url, 'analyst', 'bert');
    const [first, stranger] = [await follow(url, anna), await follow(url, asToken(ADMIN_TOKEN))];
    expect(await namesOf(await enter(url, anna, 't1'))).toEqual([]);
    expect(await namesOf(await enter(url, bert, 't1'))).toEqual(['anna']);
    const presence = { topic: 'presence', count: 1, ids: ['alert:a-1'] };
    await vi.waitFor(() => expect(first.hints()).toContainEqual(presence), 3_000);
    expect(await namesOf(await enter(url, anna, 't1'))).toEqual(['bert']);
    const heard = first.hints().length;
    const left = await fetch(`${url}/api/v1/presence/alert/a-1?tab=t1`, { method: 'DELETE', headers: bert });
    expect(left.status).toBe(204);
    await vi.waitFor(() => expect(first.hints()).toHaveLength(heard + 1), 3_000);
    expect(await namesOf(await enter(url, anna, 't1'))).toEqual([]);
    expect(stranger.hints()).toEqual([]);
  });

  test('must be allowed to read alerts', async () => {
    const { url } = await openProcess(await testDatabaseUrl());
    expect((await enter(url, await signInAs(url, 'developer', 'dora'), 't1')).status).toBe(403);
    expect((await enter(url, {}, 't1')).status).toBe(401);
  });
});
