import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';
import type { Role } from '../kernel/index.ts';

const PASSWORD = 'correct horse battery';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

const lastAudit = async () => (await floor.auditLines()).at(-1);
const asBearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const signIn = async (name: string, remoteAddress = '10.0.0.1') => {
  const body = { name, password: PASSWORD };
  const headers = { 'user-agent': FIREFOX };
  const reply = await floor.call('POST', '/api/v1/auth/sign-in', { body, headers, remoteAddress });
  return { cookie: reply.cookie };
};
const addUser = async (name: string, roles: readonly Role[]) =>
  (await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { name, roles, password: PASSWORD } })).json
    .id as string;
const list = (headers: Record<string, string>, query = '') =>
  floor.call('GET', `/api/v1/sessions${query}`, { headers });
const end = (headers: Record<string, string>, id: string) =>
  floor.call('DELETE', `/api/v1/sessions/${id}`, { headers });
const me = async (headers: Record<string, string>) => (await floor.call('GET', '/api/v1/me', { headers })).status;
const tokenOf = async (headers: Record<string, string>, roles: readonly Role[]) =>
  (await floor.call('POST', '/api/v1/tokens', { headers, body: { name: 'ci', roles, expiresAt: null } })).json
    .secret as string;

describe('sessions', () => {
  test('are listed for their owner, newest first, with their place, and the one that asks is marked', async () => {
    await addUser('kim', []);
    await addUser('lee', []);
    await signIn('lee');
    const home = await signIn('kim', '10.0.0.1');
    const desk = await signIn('kim', '10.0.0.2');
    expect((await list(home)).json.data).toMatchObject([
      {
        user: { name: 'kim' },
        peer: '10.0.0.2',
        browser: 'Firefox 140 on Linux',
        openedBy: 'password',
        isCurrent: false,
      },
      { user: { name: 'kim' }, peer: '10.0.0.1', isCurrent: true },
    ]);
    const text = JSON.stringify((await list(desk)).json);
    // Neither the secret nor its hash.
    for (const secret of [home.cookie, desk.cookie].map((cookie) => cookie.split('=')[1] ?? '?'))
      expect(text).not.toContain(secret);
    expect(Object.keys((await list(desk)).json.data[0]).toSorted()).toEqual(
      ['browser', 'createdAt', 'expiresAt', 'id', 'openedBy', 'isCurrent', 'lastSeenAt', 'peer', 'user'].toSorted(),
    );
  });

  test('are ended by their owner at once, on record', async () => {
    await addUser('kim', []);
    const home = await signIn('kim');
    const desk = await signIn('kim', '10.0.0.2');
    const [other] = (await list(home)).json.data;
    expect(await me(desk)).toBe(200);
    expect((await end(home, other.id)).status).toBe(204);
    expect(await lastAudit()).toMatchObject({
      action: 'identity.end-session',
      actor_name: 'kim',
      subject: `session:${other.id}`,
      details: { owner: 'kim', peer: '10.0.0.2' },
    });
    expect([await me(desk), await me(home)]).toEqual([401, 200]);
    expect((await list(home)).json.data).toHaveLength(1);
  });

  test('are ended but for the one that asks, on record with their number', async () => {
    await addUser('kim', []);
    await addUser('lee', []);
    const others = [await signIn('kim'), await signIn('kim')];
    const [lee, desk] = [await signIn('lee'), await signIn('kim')];
    const reply = await floor.call('POST', '/api/v1/sessions/end-others', { headers: desk });
    expect([reply.status, reply.json]).toEqual([200, { endedSessions: 2 }]);
    expect(await lastAudit()).toMatchObject({
      action: 'identity.end-other-sessions',
      subject: 'user:kim',
      details: { endedSessions: 2 },
    });
    for (const headers of others) expect(await me(headers)).toBe(401);
    expect([await me(desk), await me(lee)]).toEqual([200, 200]);
  });

  test('of one user are all ended by who manages users, on record', async () => {
    const kimId = await addUser('kim', ['manager']);
    await addUser('lee', ['manager']);
    const [kim, lee] = [await signIn('kim'), await signIn('lee')];
    const endAll = (headers: Record<string, string>, id: string) =>
      floor.call('POST', `/api/v1/users/${id}/end-sessions`, { headers });
    expect((await endAll(lee, kimId)).status).toBe(403);
    expect(await me(kim)).toBe(200);
    expect((await endAll(asAdmin, kimId)).json).toEqual({ endedSessions: 1 });
    expect(await lastAudit()).toMatchObject({ action: 'identity.end-sessions', subject: 'user:kim' });
    expect([await me(kim), await me(lee)]).toEqual([401, 200]);
    expect((await endAll(asAdmin, '00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('that are over are not listed', async () => {
    await addUser('kim', []);
    await signIn('kim', '10.0.0.2');
    floor.clock.move(3 * 3_600_000);
    const fresh = await signIn('kim');
    floor.clock.move(2 * 3_600_000);
    expect((await list(fresh)).json.data).toHaveLength(1);
  });

  test('of others are seen and ended by who manages users, and do not exist for the rest', async () => {
    const kimId = await addUser('kim', ['manager']);
    await addUser('lee', ['manager']);
    const kim = await signIn('kim');
    const lee = await signIn('lee');
    const [session] = (await list(asAdmin, `?user=${kimId}`)).json.data;
    expect(
      (await list(asAdmin, '?user=all')).json.data.map((one: { user: { name: string } }) => one.user.name),
    ).toEqual(['lee', 'kim']);
    const before = await floor.state();
    expect((await list(lee, `?user=${kimId}`)).json.code).toBe('identity.denied');
    const refused = await end(lee, session.id);
    expect([refused.status, refused.json.code]).toEqual([404, 'identity.session-unknown']);
    expect(await floor.state()).toBe(before);
    expect((await end(asAdmin, session.id)).status).toBe(204);
    expect(await me(kim)).toBe(401);
  });

  test('come in pages', async () => {
    await addUser('kim', []);
    let kim = await signIn('kim');
    for (let more = 0; more < 4; more += 1) kim = await signIn('kim');
    const first = (await list(kim, '?limit=2')).json;
    const second = (await list(kim, `?limit=3&cursor=${first.next}`)).json;
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => Number(id));
    expect([ids.length, second.next]).toEqual([5, null]);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  test('stay hidden from a token that only sends logs, and show to one that may keep tokens', async () => {
    await addUser('kim', ['investigator']);
    const kim = await signIn('kim');
    const collector = asBearer(await tokenOf(kim, ['collector']));
    const own = asBearer(await tokenOf(kim, ['investigator']));
    const [session] = (await list(own)).json.data;
    // A cookie beside a token does not say who asks.
    expect((await list({ ...own, ...kim })).json.data[0].isCurrent).toBe(false);
    const endOthers = () => floor.call('POST', '/api/v1/sessions/end-others', { headers: collector });
    for (const reply of [await list(collector), await end(collector, session.id), await endOthers()])
      expect([reply.status, reply.json.code]).toEqual([403, 'identity.denied']);
    expect(await me(kim)).toBe(200);
    expect((await end(own, session.id)).status).toBe(204);
    expect(await me(kim)).toBe(401);
  });
});

describe('one’s own password by token', () => {
  const change = (headers: Record<string, string>, id: string, body: object) =>
    floor.call('PUT', `/api/v1/users/${id}/password`, { headers, body });

  test('is set by who knows it, ends the sessions and opens none', async () => {
    const id = await addUser('kim', ['analyst']);
    const kim = await signIn('kim');
    const token = asBearer(await tokenOf(kim, ['analyst']));
    const before = await floor.state();
    const refused = await change(token, id, { password: 'another long one' });
    expect([refused.status, refused.json.code]).toEqual([403, 'identity.password-wrong']);
    expect(await floor.state()).toBe(before);
    const done = await change(token, id, { password: 'another long one', current: PASSWORD });
    expect([done.status, done.cookie, await me(kim)]).toEqual([204, '', 401]);
  });

  test('is changed by an administrator’s with the current one only; the first needs none, nor does another’s', async () => {
    const [admin] = (await floor.call('GET', '/api/v1/users?name=admin', { headers: asAdmin })).json.data;
    expect((await change(asAdmin, admin.id, { password: PASSWORD })).status).toBe(204);
    const before = await floor.state();
    for (const current of [undefined, 'not it at all']) {
      const refused = await change(asAdmin, admin.id, { password: 'another long one', current });
      expect([refused.status, refused.json.code]).toEqual([403, 'identity.password-wrong']);
    }
    expect(await floor.state()).toBe(before);
    expect((await change(asAdmin, admin.id, { password: 'another long one', current: PASSWORD })).status).toBe(204);
    const kim = await addUser('kim', ['administrator']);
    expect((await change(asAdmin, kim, { password: 'another long one' })).status).toBe(204);
  });

  test('cannot be made where there is none, nor by a token that only sends logs', async () => {
    const id = await addUser('kim', ['investigator']);
    const kim = await signIn('kim');
    const collector = asBearer(await tokenOf(kim, ['collector']));
    const body = { password: 'another long one', current: PASSWORD };
    expect((await change(collector, id, body)).json.code).toBe('identity.denied');
    const bare = await floor.call('POST', '/api/v1/users', {
      headers: asAdmin,
      body: { name: 'lee', roles: ['analyst'] },
    });
    const { code } = await floor.identity.createSignInLink('lee');
    const lee = await floor.call('POST', '/api/v1/auth/sign-in-link', { body: { code } });
    const token = asBearer(await tokenOf({ cookie: lee.cookie }, ['analyst']));
    expect((await change(token, bare.json.id, { password: 'another long one' })).json.code).toBe('identity.denied');
  });
});
