import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
  const created = await floor.call('POST', '/api/v1/users', {
    headers: asAdmin,
    body: { name: 'Kim', roles: ['analyst'], password: PASSWORD },
  });
  expect(created.status).toBe(201);
});
afterEach(() => floor.close());

const signIn = (name: string, password: string, remoteAddress = '10.0.0.1') =>
  floor.call('POST', '/api/v1/auth/sign-in', { body: { name, password }, remoteAddress });
const redeem = (code: string) => floor.call('POST', '/api/v1/auth/sign-in-link', { body: { code } });
const me = (cookie: string) => floor.call('GET', '/api/v1/me', { headers: { cookie } });
const lastAudit = async () => (await floor.auditLines()).at(-1);

describe('a password', () => {
  test('opens a session in a cookie that scripts and other sites cannot use', async () => {
    const reply = await signIn('kim', PASSWORD);
    expect(reply.status).toBe(200);
    expect(reply.headers['set-cookie']).toMatch(
      /^watchfloor_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await me(reply.cookie)).json).toMatchObject({ name: 'kim', roles: ['analyst'], via: 'session' });
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', actor_name: 'kim', outcome: 'done' });
    // Only its hash is kept.
    expect(await floor.state()).not.toContain(reply.cookie.split('=')[1]);
  });

  test.each([
    ['a wrong password', 'kim', 'incorrect horse battery'],
    ['an unknown user', 'nobody', PASSWORD],
    ['a user without a password', 'admin', ''.padEnd(12, 'x')],
  ])('%s is refused alike, changes nothing and is recorded', async (_name, name, password) => {
    const before = await floor.state();
    const reply = await signIn(name, password);
    expect([reply.status, reply.json.code, reply.json.detail]).toEqual([
      401,
      'identity.sign-in-refused',
      'Name or password is wrong.',
    ]);
    expect(reply.cookie).toBe('');
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ actor_name: 'nobody', subject: `user:${name}`, outcome: 'denied' });
    expect(JSON.stringify(await floor.auditLines())).not.toContain(password);
  });

  test('that is right does not use up the attempts of its address', async () => {
    for (let shift = 0; shift < 22; shift += 1) expect((await signIn('kim', PASSWORD)).status).toBe(200);
  });

  test('is not tried a sixth time from one place, while its owner elsewhere gets in', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await signIn('kim', 'wrong wrong wrong')).status).toBe(401);
    const sixth = await signIn('kim', PASSWORD);
    expect([sixth.status, sixth.json.code, sixth.headers['retry-after']]).toEqual([
      429,
      'identity.too-many-attempts',
      '300',
    ]);
    expect(await lastAudit()).toMatchObject({
      action: 'http.refuse',
      details: { code: 'identity.too-many-attempts', count: 1 },
    });
    expect((await signIn('kim', PASSWORD, '10.0.0.2')).status).toBe(200);
    floor.clock.move(5 * MINUTE_MS);
    expect((await signIn('kim', PASSWORD)).status).toBe(200);
  });

  test('is not tried more than five times when all attempts come at once', async () => {
    const replies = await Promise.all(Array.from({ length: 12 }, () => signIn('kim', 'wrong wrong wrong')));
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  test.each([
    ['an object for the password', '{"name":"kim","password":{"$ne":""}}'],
    ['an array for the name', '{"name":["kim"],"password":"x"}'],
    ['true for the password', '{"name":"kim","password":true}'],
    ['__proto__', `{"name":"kim","password":"${PASSWORD}","__proto__":{"roles":["administrator"]}}`],
    ['a field too many', `{"name":"kim","password":"${PASSWORD}","roles":["administrator"]}`],
    ['SQL in the name', `{"name":"kim' or 1=1 --","password":"x"}`],
  ])('%s is a 400, changes nothing and is recorded', async (_name, payload) => {
    const before = await floor.state();
    const reply = await floor.call('POST', '/api/v1/auth/sign-in', { payload });
    expect(reply.status).toBe(400);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({
      action: 'http.refuse',
      subject: 'POST /api/v1/auth/sign-in',
      outcome: 'denied',
      details: { code: reply.json.code },
    });
  });

  test('from another site is refused before it is looked at', async () => {
    const before = await floor.state();
    const reply = await floor.call('POST', '/api/v1/auth/sign-in', {
      body: { name: 'kim', password: PASSWORD },
      headers: { origin: 'https://evil.example' },
    });
    expect([reply.status, reply.json.code]).toEqual([403, 'http.cross-origin']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ outcome: 'denied', details: { code: 'http.cross-origin' } });
  });
});

describe('a one-time link', () => {
  test('signs its user in once', async () => {
    const { code } = await floor.identity.createSignInLink();
    const first = await redeem(code);
    expect((await me(first.cookie)).json).toMatchObject({ name: 'admin', roles: ['administrator'] });
    const before = await floor.state();
    const second = await redeem(code);
    expect([second.status, second.json.code]).toEqual([401, 'identity.sign-in-refused']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', subject: 'link', outcome: 'denied' });
  });

  test('lets only one of two in who come at the same time', async () => {
    const { code } = await floor.identity.createSignInLink();
    const statuses = (await Promise.all([redeem(code), redeem(code), redeem(code)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401, 401]);
  });

  test('ends after 15 minutes, and when a newer one is made', async () => {
    const { code: old } = await floor.identity.createSignInLink();
    const { code } = await floor.identity.createSignInLink();
    expect((await redeem(old)).status).toBe(401);
    floor.clock.move(15 * MINUTE_MS);
    expect((await redeem(code)).status).toBe(401);
    expect(await lastAudit()).toMatchObject({ outcome: 'denied' });
  });

  test('does not exist for someone unknown', async () => {
    await expect(floor.identity.createSignInLink('ghost')).rejects.toMatchObject({ code: 'identity.user-unknown' });
  });
});

describe('a session', () => {
  const HOUR_MS = 60 * MINUTE_MS;

  test('ends when it was not used for four hours', async () => {
    const { cookie } = await signIn('kim', PASSWORD);
    floor.clock.move(4 * HOUR_MS);
    const before = await floor.state();
    expect((await me(cookie)).status).toBe(401);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({
      subject: 'credential',
      details: { code: 'identity.credential-invalid' },
    });
  });

  test('ends after twelve hours however much it is used', async () => {
    const { cookie } = await signIn('kim', PASSWORD);
    for (let hour = 1; hour < 12; hour += 1) {
      floor.clock.move(HOUR_MS);
      expect([hour, (await me(cookie)).status]).toEqual([hour, 200]);
    }
    floor.clock.move(HOUR_MS);
    expect((await me(cookie)).status).toBe(401);
  });

  test('ends with sign-out, at once', async () => {
    const { cookie } = await signIn('kim', PASSWORD);
    const out = await floor.call('POST', '/api/v1/auth/sign-out', { headers: { cookie } });
    expect([out.status, out.cookie]).toEqual([204, 'watchfloor_session=']);
    expect((await me(cookie)).status).toBe(401);
    expect((await floor.auditLines()).map(({ action }) => action)).toContain('identity.sign-out');
  });

  test('does nothing from another site', async () => {
    const { cookie } = await signIn('kim', PASSWORD);
    const before = await floor.state();
    const reply = await floor.call('POST', '/api/v1/tokens', {
      headers: { cookie, origin: 'https://evil.example' },
      body: { name: 'stolen', roles: ['analyst'] },
    });
    expect([reply.status, reply.json.code]).toEqual([403, 'http.cross-origin']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({
      actor_name: 'kim',
      outcome: 'denied',
      details: { code: 'http.cross-origin' },
    });
  });

  test('does not help a request that shows a bad token', async () => {
    const { cookie } = await signIn('kim', PASSWORD);
    const reply = await floor.call('GET', '/api/v1/me', { headers: { cookie, authorization: 'Bearer wf_nothing' } });
    expect(reply.status).toBe(401);
  });
});

describe('setting a password', () => {
  const change = (cookie: string, userId: string, body: object) =>
    floor.call('PUT', `/api/v1/users/${userId}/password`, { headers: { cookie }, body });

  test('needs the current one, ends the other sessions and goes on in a new one', async () => {
    const here = await signIn('kim', PASSWORD);
    const elsewhere = await signIn('kim', PASSWORD, '10.0.0.9');
    const before = await floor.state();
    const refused = await change(here.cookie, here.json.id, {
      password: 'another long one',
      current: 'guess guess guess',
    });
    expect([refused.status, refused.json.code]).toEqual([403, 'identity.password-wrong']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ action: 'identity.set-password', outcome: 'denied' });
    const done = await change(here.cookie, here.json.id, { password: 'another long one', current: PASSWORD });
    expect(done.status).toBe(204);
    expect([
      (await me(here.cookie)).status,
      (await me(elsewhere.cookie)).status,
      (await me(done.cookie)).status,
    ]).toEqual([401, 401, 200]);
    expect((await signIn('kim', PASSWORD, '10.0.0.8')).status).toBe(401);
    expect((await signIn('kim', 'another long one', '10.0.0.8')).status).toBe(200);
  });

  test('lets the first administrator, who came by link, set one', async () => {
    const admin = await redeem((await floor.identity.createSignInLink()).code);
    expect((await change(admin.cookie, admin.json.id, { password: 'first of all passes' })).status).toBe(204);
    expect((await signIn('admin', 'first of all passes')).status).toBe(200);
  });

  test('of another needs the permission', async () => {
    const kim = await signIn('kim', PASSWORD);
    const admin = await floor.call('GET', '/api/v1/me', { headers: asAdmin });
    const before = await floor.state();
    const reply = await change(kim.cookie, admin.json.id, { password: 'another long one' });
    expect([reply.status, reply.json.code]).toEqual([403, 'identity.denied']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({
      actor_name: 'kim',
      outcome: 'denied',
      details: { code: 'identity.denied' },
    });
  });

  test.each(['short', 'aaaaaaaaaaaaaaaa', 'my name is kim ok'])('"%s" is too weak', async (password) => {
    const kim = await signIn('kim', PASSWORD);
    const reply = await change(kim.cookie, kim.json.id, { password, current: PASSWORD });
    expect([reply.status, reply.json.code]).toEqual([400, 'identity.password-weak']);
  });
});
