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
const signIn = (name: string) => floor.call('POST', '/api/v1/auth/sign-in', { body: { name, password: PASSWORD } });
const me = async (headers: Record<string, string>) => (await floor.call('GET', '/api/v1/me', { headers })).status;
const disable = (id: string, headers: Record<string, string> = asAdmin) =>
  floor.call('POST', `/api/v1/users/${id}/disable`, { headers });
const enable = (id: string) => floor.call('POST', `/api/v1/users/${id}/enable`, { headers: asAdmin });
const adminId = async () => (await floor.call('GET', '/api/v1/me', { headers: asAdmin })).json.id as string;

async function userWith(name: string, roles: readonly Role[]) {
  const body = { name, roles, password: PASSWORD };
  const created = await floor.call('POST', '/api/v1/users', { headers: asAdmin, body });
  return { id: created.json.id as string, headers: { cookie: (await signIn(name)).cookie } };
}

describe('a user who is disabled', () => {
  test('is let in by nothing: session, token, password, link', async () => {
    const kim = await userWith('kim', ['analyst']);
    const body = { name: 'ci', roles: ['analyst'], expiresAt: null };
    const token = (await floor.call('POST', '/api/v1/tokens', { headers: kim.headers, body })).json.secret as string;
    const { code } = await floor.identity.createSignInLink('kim');
    expect([await me(kim.headers), await me(asBearer(token))]).toEqual([200, 200]);
    const done = await disable(kim.id);
    expect([done.status, done.json.disabledAt]).toEqual([200, new Date(floor.clock.nowMs()).toISOString()]);
    expect(await lastAudit()).toMatchObject({
      action: 'identity.disable-user',
      subject: 'user:kim',
      details: { endedSessions: 1 },
    });
    expect([await me(kim.headers), await me(asBearer(token))]).toEqual([401, 401]);
    const refused = await signIn('kim');
    // The same answer as to a wrong password: who guesses does not learn that there is such a user.
    expect([refused.status, refused.json.detail]).toEqual([401, 'Name or password is wrong.']);
    const denied = { action: 'identity.sign-in', subject: 'user:kim', outcome: 'denied' };
    expect(await floor.auditLines()).toContainEqual(expect.objectContaining(denied));
    expect((await floor.call('POST', '/api/v1/auth/sign-in-link', { body: { code } })).status).toBe(401);
    await expect(floor.identity.createSignInLink('kim')).rejects.toMatchObject({ code: 'identity.user-unknown' });
    expect(await floor.identity.findPerson('kim')).toBeUndefined();
    expect(await floor.identity.findPerson(kim.id)).toBeUndefined();
  });

  test('comes back with password and tokens, and signs in anew', async () => {
    const kim = await userWith('kim', ['analyst']);
    const body = { name: 'ci', roles: ['analyst'], expiresAt: null };
    const token = (await floor.call('POST', '/api/v1/tokens', { headers: kim.headers, body })).json.secret as string;
    await disable(kim.id);
    expect((await enable(kim.id)).json.disabledAt).toBeNull();
    expect(await lastAudit()).toMatchObject({ action: 'identity.enable-user', subject: 'user:kim' });
    expect([await me(kim.headers), await me(asBearer(token)), (await signIn('kim')).status]).toEqual([401, 200, 200]);
  });

  test('is disabled once: again changes nothing and leaves no record', async () => {
    const kim = await userWith('kim', ['analyst']);
    await disable(kim.id);
    const before = [await floor.state(), (await floor.auditLines()).length];
    floor.clock.move(5000);
    expect((await disable(kim.id)).status).toBe(200);
    expect([await floor.state(), (await floor.auditLines()).length]).toEqual(before);
  });

  test('is left with no session, however many sign-ins arrive meanwhile', async () => {
    const kim = await userWith('kim', ['analyst']);
    const signIns = Array.from({ length: 4 }, () => signIn('kim'));
    await disable(kim.id);
    for (const { status } of await Promise.all(signIns)) expect([200, 401]).toContain(status);
    await enable(kim.id);
    const left = await floor.call('GET', `/api/v1/sessions?user=${kim.id}`, { headers: asAdmin });
    expect(left.json.data).toEqual([]);
  });

  test('that there is not is a 404', async () => {
    expect((await disable('00000000-0000-4000-8000-000000000000')).json.code).toBe('identity.user-unknown');
  });
});

describe('the last administrator', () => {
  test('cannot be disabled, nor lose the role while the other one is disabled', async () => {
    const admin = await adminId();
    expect((await disable(admin)).json.code).toBe('identity.last-administrator');
    const second = await userWith('second', ['administrator']);
    await disable(second.id);
    const before = await floor.state();
    const demoted = await floor.call('PUT', `/api/v1/users/${admin}/roles`, { headers: asAdmin, body: { roles: [] } });
    expect([demoted.status, demoted.json.code]).toEqual([409, 'identity.last-administrator']);
    expect((await disable(admin)).status).toBe(409);
    expect(await floor.state()).toBe(before);
  });

  test('of two who disable each other at the same time one stays', async () => {
    const second = await userWith('second', ['administrator']);
    const admin = await adminId();
    const replies = await Promise.all([disable(admin, second.headers), disable(second.id)]);
    // 401: the other one was faster by so much that this one was not even let in.
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, expect.toSatisfy((status) => status !== 200)]);
  });

  test('is who the console lets in where `admin` is disabled; the token of this machine is not made then', async () => {
    const second = await userWith('second', ['administrator']);
    await disable(await adminId(), second.headers);
    expect(await floor.identity.issueLocalToken()).toBeUndefined();
    const { code, userName } = await floor.identity.createSignInLink();
    expect(userName).toBe('second');
    const opened = await floor.call('POST', '/api/v1/auth/sign-in-link', { body: { code } });
    expect([opened.status, opened.json.name]).toEqual([200, 'second']);
  });
});
