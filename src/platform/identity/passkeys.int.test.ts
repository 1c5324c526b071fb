import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';
import { type Answering, makeSoftPasskey } from '../../../tests/harness/soft-passkey.ts';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;
const OWN = '/api/v1/me/passkeys';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

const lastAudit = async () => (await floor.auditLines()).at(-1);

async function signedIn(name: string) {
  const body = { name, password: PASSWORD };
  const made = await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { ...body, roles: ['analyst'] } });
  const { cookie } = await floor.call('POST', '/api/v1/auth/sign-in', { body });
  return { id: made.json.id as string, headers: { cookie } };
}

/** A user with one passkey. */
async function withPasskey(name: string, counter = 0) {
  const user = await signedIn(name);
  const device = makeSoftPasskey(user.id);
  const begun = await floor.call('POST', `${OWN}/options`, { headers: user.headers, body: { current: PASSWORD } });
  const answer = device.register({ challenge: begun.json.challenge, counter });
  const made = await floor.call('POST', OWN, { headers: user.headers, body: { name: 'key ring', answer } });
  expect(made.status).toBe(201);
  return { ...user, device, answer, passkeyId: made.json.id as string };
}

const ask = async () => (await floor.call('POST', '/api/v1/auth/passkey/options')).json.challenge as string;
const show = (answer: object) => floor.call('POST', '/api/v1/auth/passkey', { body: { answer } });

describe('a passkey', () => {
  test('is registered by its owner with the password, named, listed and removed, on record', async () => {
    const kim = await withPasskey('kim');
    expect(await lastAudit()).toMatchObject({ action: 'identity.add-passkey', actor_name: 'kim' });
    const { headers, passkeyId } = kim;
    await floor.call('PUT', `${OWN}/${passkeyId}`, { headers, body: { name: 'desk' } });
    const listed = (await floor.call('GET', OWN, { headers })).json.data;
    expect(listed).toMatchObject([{ id: passkeyId, name: 'desk', site: 'localhost', lastUsedAt: null }]);
    const lee = await signedIn('lee');
    expect((await floor.call('GET', OWN, lee)).json.data).toEqual([]);
    const remove = (by: typeof headers, current?: string) =>
      floor.call('POST', `${OWN}/${passkeyId}/remove`, { headers: by, body: { current } });
    expect((await remove(lee.headers, PASSWORD)).json.code).toBe('identity.passkey-unknown');
    expect((await remove(headers)).json.code).toBe('identity.password-wrong');
    expect((await remove(headers, PASSWORD)).status).toBe(204);
    expect((await show(kim.device.assert({ challenge: await ask() }))).status).toBe(401);
  });

  test('signs in without name and password, once for each challenge', async () => {
    const { device } = await withPasskey('kim');
    const answer = device.assert({ challenge: await ask() });
    const reply = await show(answer);
    expect([reply.status, reply.json.name]).toEqual([200, 'kim']);
    expect(reply.cookie).toMatch(/^watchfloor_session=/);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', details: { by: 'passkey' } });
    const again = await show(answer);
    expect([again.status, again.json.code, again.cookie]).toEqual([401, 'identity.sign-in-refused', '']);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', outcome: 'denied' });
  });

  const AT: Readonly<Record<string, Partial<Answering>>> = {
    'another origin': { origin: 'http://localhost:7071' },
    'another site': { rpId: 'evil.example' },
    'nobody verified': { isVerified: false },
    'another owner': { userHandle: '00000000-0000-4000-8000-000000000000' },
    'a counter that went back': { counter: 4 },
    'a counter that stood still': { counter: 5 },
  };
  test.each(Object.keys(AT))('with %s lets nobody in, and nothing changes', async (what) => {
    const { device } = await withPasskey('kim', 5);
    const challenge = await ask();
    const before = await floor.state();
    const reply = await show(device.assert({ challenge, counter: 6, ...AT[what] }));
    expect([reply.status, reply.json.code]).toEqual([401, 'identity.sign-in-refused']);
    expect(await floor.state()).toBe(before);
  });

  test('lets in where the same answer is honest', async () => {
    const { device } = await withPasskey('kim', 5);
    expect((await show(device.assert({ challenge: await ask(), counter: 6 }))).status).toBe(200);
  });

  test('answers no challenge that is old, of a registration, or made up', async () => {
    const kim = await withPasskey('kim');
    const old = await ask();
    floor.clock.move(5 * MINUTE_MS);
    expect((await show(kim.device.assert({ challenge: old }))).status).toBe(401);
    const begun = await floor.call('POST', `${OWN}/options`, { headers: kim.headers, body: { current: PASSWORD } });
    expect((await show(kim.device.assert({ challenge: begun.json.challenge }))).status).toBe(401);
    expect((await show(kim.device.assert({ challenge: 'x'.repeat(43) }))).status).toBe(401);
  });

  test('of a disabled user lets nobody in', async () => {
    const { id, device } = await withPasskey('kim');
    await floor.call('POST', `/api/v1/users/${id}/disable`, { headers: asAdmin });
    expect((await show(device.assert({ challenge: await ask() }))).status).toBe(401);
  });

  test('is not registered twice, by another’s question, unverified, or with a token', async () => {
    const { answer, headers, device } = await withPasskey('kim');
    const finish = (made: object) => floor.call('POST', OWN, { headers, body: { name: 'x', answer: made } });
    expect((await finish(answer)).json.code).toBe('identity.passkey-refused');
    const begin = async (by = headers) =>
      (await floor.call('POST', `${OWN}/options`, { headers: by, body: { current: PASSWORD } })).json.challenge;
    expect((await finish(device.register({ challenge: await begin() }))).json.code).toBe('identity.passkey-refused');
    const other = makeSoftPasskey('x');
    const lee = await signedIn('lee');
    for (const wrong of [
      { challenge: await begin(lee.headers) },
      { challenge: await ask() },
      { challenge: await begin(), isVerified: false },
      { challenge: await begin(), origin: 'http://localhost:1' },
    ])
      expect((await finish(other.register(wrong))).json.code).toBe('identity.passkey-refused');
    expect((await finish(other.register({ challenge: await begin() }))).status).toBe(201);
    const byToken = await floor.call('POST', `${OWN}/options`, { headers: asAdmin, body: {} });
    expect(byToken.json.code).toBe('identity.session-needed');
  });

  test('counts instead of password and code, and an administrator removes what was lost', async () => {
    const { id, device } = await withPasskey('kim');
    const users = async () => (await floor.call('GET', '/api/v1/users?name=kim', { headers: asAdmin })).json.data[0];
    expect(await users()).toMatchObject({ passkeys: 1 });
    const removed = await floor.call('DELETE', `/api/v1/users/${id}/passkeys`, { headers: asAdmin });
    expect(removed.json).toEqual({ removed: 1 });
    expect(await lastAudit()).toMatchObject({ action: 'identity.remove-passkeys', subject: 'user:kim' });
    expect(await users()).toMatchObject({ passkeys: 0 });
    expect((await show(device.assert({ challenge: await ask() }))).status).toBe(401);
  });

  test('is asked for sixty times in five minutes from one place, and no oftener', async () => {
    for (let asked = 0; asked < 60; asked += 1) await ask();
    expect((await floor.call('POST', '/api/v1/auth/passkey/options')).status).toBe(429);
  });
});
