import { sql } from 'kysely';
import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';
import type { Role } from '../kernel/index.ts';

const PASSWORD = 'correct horse battery';
const STEP_MS = 30_000;
const WINDOW_MS = 5 * 60_000;
const OWN = '/api/v1/me/second-factor';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

const lastAudit = async () => (await floor.auditLines()).at(-1);
const signIn = (name: string, code?: string, remoteAddress = '10.0.0.1') =>
  floor.call('POST', '/api/v1/auth/sign-in', { body: { name, password: PASSWORD, code }, remoteAddress });
const me = async (headers: Record<string, string>) => (await floor.call('GET', '/api/v1/me', { headers })).status;
const codeOf = (secret: string, afterSteps = 0) =>
  new TOTP({ secret }).generate({ timestamp: floor.clock.nowMs() + afterSteps * STEP_MS });

async function addUser(name: string, roles: readonly Role[] = ['analyst']) {
  const made = await floor.call('POST', '/api/v1/users', {
    headers: asAdmin,
    body: { name, roles, password: PASSWORD },
  });
  return made.json.id as string;
}

/** A user with a confirmed second factor, in a session of the time before. */
async function enrolled(name: string, roles?: readonly Role[]) {
  const id = await addUser(name, roles);
  const headers = { cookie: (await signIn(name)).cookie };
  const begun = await floor.call('POST', OWN, { headers, body: { current: PASSWORD } });
  const { secret } = begun.json as { secret: string };
  const confirmed = await floor.call('POST', `${OWN}/confirm`, { headers, body: { code: codeOf(secret) } });
  floor.clock.move(STEP_MS);
  return { id, headers, secret, begun, confirmed, recoveryCodes: confirmed.json.recoveryCodes as string[] };
}

describe('enrolling a second factor', () => {
  test('shows the secret once, counts from its first code on, and ends the sessions without it', async () => {
    await addUser('kim');
    const elsewhere = { cookie: (await signIn('kim')).cookie };
    const headers = { cookie: (await signIn('kim')).cookie };
    const begun = await floor.call('POST', OWN, { headers, body: { current: PASSWORD } });
    expect(begun.status).toBe(201);
    const address = URI.parse(begun.json.address);
    expect([address.issuer, address.label]).toEqual(['Watchfloor', 'kim']);
    // Until it is confirmed nobody is locked out by a picture that he never took.
    expect((await signIn('kim')).status).toBe(200);
    const { secret } = begun.json;
    const confirmed = await floor.call('POST', `${OWN}/confirm`, { headers, body: { code: codeOf(secret) } });
    expect(confirmed.json.recoveryCodes).toHaveLength(10);
    expect(await lastAudit()).toMatchObject({
      action: 'identity.confirm-second-factor',
      details: { endedSessions: 2 },
    });
    expect([await me(headers), await me(elsewhere)]).toEqual([200, 401]);
    expect((await floor.call('GET', OWN, { headers })).json).toMatchObject({
      hasPassword: true,
      recoveryCodesLeft: 10,
    });
    const kept = `${await floor.state()}${JSON.stringify(await floor.auditLines())}`;
    for (const text of [secret, ...confirmed.json.recoveryCodes]) expect(kept).not.toContain(text);
    const again = await floor.call('POST', OWN, { headers, body: { current: PASSWORD, code: codeOf(secret, 1) } });
    expect(again.json.code).toBe('identity.second-factor-exists');
  });

  test('needs the password and a session, and the picture ends after a quarter of an hour', async () => {
    await addUser('kim');
    const headers = { cookie: (await signIn('kim')).cookie };
    const before = await floor.state();
    const wrong = await floor.call('POST', OWN, { headers, body: { current: 'not the password' } });
    expect(wrong.json.code).toBe('identity.password-wrong');
    expect(await lastAudit()).toMatchObject({ action: 'identity.begin-second-factor', outcome: 'denied' });
    expect((await floor.call('POST', OWN, { headers: asAdmin, body: {} })).json.code).toBe('identity.session-needed');
    expect(await floor.state()).toBe(before);
    const { secret } = (await floor.call('POST', OWN, { headers, body: { current: PASSWORD } })).json;
    const wrongCode = await floor.call('POST', `${OWN}/confirm`, { headers, body: { code: codeOf(secret, 9) } });
    expect([wrongCode.status, wrongCode.json.code]).toEqual([403, 'identity.code-wrong']);
    floor.clock.move(15 * 60_000);
    const late = await floor.call('POST', `${OWN}/confirm`, { headers, body: { code: codeOf(secret) } });
    expect(late.json.code).toBe('identity.second-factor-not-begun');
  });

  test('of who has no password takes a fresh session', async () => {
    await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { name: 'lee', roles: [] } });
    const { code } = await floor.identity.createSignInLink('lee');
    const headers = { cookie: (await floor.call('POST', '/api/v1/auth/sign-in-link', { body: { code } })).cookie };
    expect((await floor.call('POST', OWN, { headers, body: {} })).status).toBe(201);
    floor.clock.move(15 * 60_000);
    expect((await floor.call('POST', OWN, { headers, body: {} })).json.code).toBe('identity.session-old');
  });
});

describe('signing in with a second factor', () => {
  test('asks for the code after the right password only, and takes it once', async () => {
    const { secret } = await enrolled('kim');
    const body = { name: 'kim', password: 'not the password', code: codeOf(secret) };
    expect((await floor.call('POST', '/api/v1/auth/sign-in', { body })).json.code).toBe('identity.sign-in-refused');
    const asked = await signIn('kim');
    expect([asked.status, asked.json.code, asked.cookie]).toEqual([401, 'identity.code-needed', '']);
    const code = codeOf(secret);
    expect((await signIn('kim', code)).status).toBe(200);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', details: { by: 'password and code' } });
    const replayed = await signIn('kim', code);
    expect([replayed.status, replayed.json.code]).toEqual([401, 'identity.code-wrong']);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', outcome: 'denied', details: { by: 'code' } });
    // Neither the step before the one that was used.
    expect((await signIn('kim', codeOf(secret, -1))).status).toBe(401);
    expect((await signIn('kim', codeOf(secret, 1))).status).toBe(200);
    expect((await signIn('kim', codeOf(secret, 3))).status).toBe(401);
  });

  test('of two at once with the same code lets one in', async () => {
    const { secret } = await enrolled('kim');
    const code = codeOf(secret);
    const both = await Promise.all([signIn('kim', code), signIn('kim', code, '10.0.0.2')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });

  test('takes no sixth code from one place, no eleventh from anywhere, and no code of another', async () => {
    const { secret } = await enrolled('kim');
    const lee = await enrolled('lee');
    expect((await signIn('kim', codeOf(lee.secret))).json.code).toBe('identity.code-wrong');
    for (let attempt = 0; attempt < 4; attempt += 1) expect((await signIn('kim', '000000')).status).toBe(401);
    expect((await signIn('kim', codeOf(secret))).status).toBe(429);
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await signIn('kim', '000000', '10.0.0.2')).status).toBe(401);
    expect((await signIn('kim', codeOf(secret), '10.0.0.3')).status).toBe(429);
    floor.clock.move(WINDOW_MS);
    expect((await signIn('kim', codeOf(secret))).status).toBe(200);
  });

  test('takes each recovery code once, however it is typed', async () => {
    const { recoveryCodes, headers } = await enrolled('kim');
    const [first = '', second = ''] = recoveryCodes;
    expect((await signIn('kim', first.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect(await lastAudit()).toMatchObject({ details: { by: 'password and recovery code' } });
    expect((await signIn('kim', first)).json.code).toBe('identity.code-wrong');
    expect((await signIn('kim', second)).status).toBe(200);
    expect((await floor.call('GET', OWN, { headers })).json.recoveryCodesLeft).toBe(8);
  });

  test('says so where the server has another key, and lets nobody in', async () => {
    const { id, secret } = await enrolled('kim');
    await sql`update identity.second_factors set sealed_secret = set_byte(sealed_secret, 40, 1 # get_byte(sealed_secret, 40))
      where user_id = ${id}`.execute(floor.control.db);
    const reply = await signIn('kim', codeOf(secret));
    expect([reply.status, reply.json.code]).toEqual([503, 'identity.key-wrong']);
  });
});

describe('removing a second factor', () => {
  test('takes the password and a code', async () => {
    const { headers, secret } = await enrolled('kim');
    const remove = (body: object) => floor.call('POST', `${OWN}/remove`, { headers, body });
    expect((await remove({ current: PASSWORD })).json.code).toBe('identity.code-needed');
    expect((await remove({ code: codeOf(secret) })).json.code).toBe('identity.password-wrong');
    expect((await signIn('kim')).status).toBe(401);
    expect((await remove({ current: PASSWORD, code: codeOf(secret) })).status).toBe(204);
    expect(await lastAudit()).toMatchObject({ action: 'identity.remove-second-factor', actor_name: 'kim' });
    expect((await signIn('kim')).status).toBe(200);
  });

  test('new recovery codes end the earlier ones', async () => {
    const { headers, secret, recoveryCodes } = await enrolled('kim');
    const body = { current: PASSWORD, code: codeOf(secret) };
    const renewed = await floor.call('POST', `${OWN}/recovery-codes`, { headers, body });
    expect(renewed.json.recoveryCodes).toHaveLength(10);
    expect((await signIn('kim', recoveryCodes[0])).status).toBe(401);
    expect((await signIn('kim', renewed.json.recoveryCodes[0])).status).toBe(200);
  });

  test('is done for another by who manages users, on record, and not by an open browser for oneself', async () => {
    const kim = await enrolled('kim', ['administrator']);
    const lee = await enrolled('lee', ['manager']);
    const reset = (headers: Record<string, string>, id: string) =>
      floor.call('DELETE', `/api/v1/users/${id}/second-factor`, { headers });
    const shown = async () =>
      (await floor.call('GET', '/api/v1/users?name=lee', { headers: asAdmin })).json.data[0].hasSecondFactor;
    expect((await reset(lee.headers, kim.id)).json.code).toBe('identity.denied');
    expect((await reset(kim.headers, kim.id)).json.code).toBe('identity.second-factor-own');
    expect(await shown()).toBe(true);
    expect((await reset(kim.headers, lee.id)).status).toBe(204);
    expect(await lastAudit()).toMatchObject({ action: 'identity.reset-second-factor', subject: 'user:lee' });
    expect([(await signIn('lee')).status, await shown()]).toEqual([200, false]);
    expect((await reset(kim.headers, lee.id)).json.code).toBe('identity.second-factor-missing');
  });
});
