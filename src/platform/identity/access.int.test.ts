import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ADMIN_TOKEN,
  asAdmin,
  type IdentityServer,
  startIdentityServer,
} from '../../../tests/harness/identity-server.ts';
import { ROLES, type Role } from '../kernel/index.ts';
import { permissionsOf } from './index.ts';

const PASSWORD = 'correct horse battery';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

const lastAudit = async () => (await floor.auditLines()).at(-1);
const asBearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

async function userWith(name: string, roles: readonly Role[]) {
  const created = await floor.call('POST', '/api/v1/users', {
    headers: asAdmin,
    body: { name, roles, password: PASSWORD },
  });
  const signedIn = await floor.call('POST', '/api/v1/auth/sign-in', { body: { name, password: PASSWORD } });
  return { id: created.json.id as string, headers: { cookie: signedIn.cookie } };
}

async function tokenOf(headers: Record<string, string>, roles: readonly Role[], expiresAt: string | null = null) {
  const made = await floor.call('POST', '/api/v1/tokens', { headers, body: { name: 'ci', roles, expiresAt } });
  return { status: made.status, id: made.json.id as string, secret: made.json.secret as string, json: made.json };
}

const NOBODY = '/api/v1/users/00000000-0000-4000-8000-000000000000';
/** Every door with a body that fits, so that only the right to pass decides. */
const DOORS = [
  ['GET', '/api/v1/users', undefined],
  ['POST', '/api/v1/users', { name: 'eve', roles: ['administrator'] }],
  ['PUT', `${NOBODY}/roles`, { roles: ['administrator'] }],
  ['PUT', `${NOBODY}/password`, { password: 'something very long' }],
  ['POST', `${NOBODY}/disable`, undefined],
  ['POST', `${NOBODY}/enable`, undefined],
  ['GET', '/api/v1/sessions?user=all', undefined],
  ['GET', '/api/v1/sessions?user=00000000-0000-4000-8000-000000000000', undefined],
  ['POST', `${NOBODY}/end-sessions`, undefined],
  ['DELETE', `${NOBODY}/second-factor`, undefined],
  ['DELETE', `${NOBODY}/passkeys`, undefined],
  ['GET', '/api/v1/tokens', undefined],
  ['POST', '/api/v1/tokens', { name: 'x', roles: ['collector'] }],
  ['DELETE', '/api/v1/tokens/1', undefined],
  ['GET', '/api/v1/audit', undefined],
] as const;

describe('deny by default', () => {
  test('nobody passes any door but the sign-in', async () => {
    const before = await floor.state();
    const open = floor.http.mounted.filter(({ access, path }) => access === 'public' && path.startsWith('/api/v1'));
    const doors = new Set(open.map(({ path }) => path.slice('/api/v1/auth/'.length)));
    const ways = 'passkey passkey/options provider provider/answer sign-in sign-in-link ways';
    expect([...doors].toSorted().join(' ')).toBe(ways);
    for (const { method, path, access } of floor.http.mounted) {
      if (access === 'public') continue;
      const url = path
        .replace(':userId', '00000000-0000-4000-8000-000000000000')
        .replace(/:(token|session|passkey)Id/, '1');
      const reply = await floor.http.app.inject({ method: method as 'GET', url, headers: { host: 'localhost' } });
      expect([method, path, reply.statusCode]).toEqual([method, path, 401]);
    }
    expect(await floor.state()).toBe(before);
  });

  test('a role that holds nothing is refused at every door, on record, and nothing changes', async () => {
    const employee = await userWith('emil', ['employee']);
    const before = await floor.state();
    for (const [method, url, body] of DOORS) {
      const reply = await floor.call(method, url, { headers: employee.headers, body });
      expect([method, url, reply.status, reply.json.code]).toEqual([method, url, 403, 'identity.denied']);
      expect(await lastAudit()).toMatchObject({ actor_name: 'emil', action: 'http.refuse', outcome: 'denied' });
    }
    expect(await floor.state()).toBe(before);
  });

  test.each(ROLES)('a %s is allowed what the table says, and nothing else', async (role) => {
    const person = await userWith('pat', [role]);
    const me = await floor.call('GET', '/api/v1/me', { headers: person.headers });
    expect(me.json.permissions).toEqual([...permissionsOf([role])].sort());
    const can = async (url: string) => (await floor.call('GET', url, { headers: person.headers })).status === 200;
    expect({ audit: await can('/api/v1/audit'), users: await can('/api/v1/users') }).toEqual({
      audit: permissionsOf([role]).has('audit.read'),
      users: permissionsOf([role]).has('users.manage'),
    });
  });
});

describe('an API token', () => {
  test('is shown once, kept as a hash, and acts for its owner', async () => {
    const made = await tokenOf(asAdmin, ['collector']);
    expect(made.secret).toMatch(/^wf_[\w-]{43}$/);
    const me = await floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) });
    expect(me.json).toMatchObject({
      name: 'admin',
      roles: ['collector'],
      permissions: ['events.ingest'],
      via: 'token',
    });
    const listed = await floor.call('GET', '/api/v1/tokens', { headers: asAdmin });
    expect(listed.json.data.map((one: { name: string }) => one.name)).toEqual(['ci', 'WATCHFLOOR_ADMIN_TOKEN']);
    expect(JSON.stringify(listed.json) + (await floor.state())).not.toContain(made.secret);
  });

  test('cannot be allowed more than its owner, nor mint one that is', async () => {
    const analyst = await userWith('ann', ['analyst']);
    const before = await floor.state();
    const refused = await tokenOf(analyst.headers, ['manager']);
    expect([refused.status, refused.json.code, refused.json.details.missing]).toEqual([
      403,
      'identity.token-exceeds-owner',
      ['audit.read', 'metrics.read', 'sample.purge', 'views.set-default'],
    ]);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ actor_name: 'ann', outcome: 'denied' });
    const responder = await tokenOf(analyst.headers, ['responder']);
    expect((await tokenOf(asBearer(responder.secret), ['analyst'])).status).toBe(403);
  });

  test('that ends makes none that outlives it', async () => {
    const inMinutes = (minutes: number) => new Date(floor.clock.nowMs() + minutes * 60_000).toISOString();
    const ending = await tokenOf(asAdmin, ['administrator'], inMinutes(10));
    const before = await floor.state();
    for (const expiresAt of [null, inMinutes(11)]) {
      const refused = await tokenOf(asBearer(ending.secret), ['collector'], expiresAt);
      expect([refused.status, refused.json.code]).toEqual([403, 'identity.token-outlives-maker']);
    }
    expect(await floor.state()).toBe(before);
    expect((await tokenOf(asBearer(ending.secret), ['collector'], inMinutes(10))).status).toBe(201);
    expect((await tokenOf(asAdmin, ['collector'])).status).toBe(201);
  });

  test('loses what its owner loses', async () => {
    const analyst = await userWith('ann', ['analyst']);
    const { secret } = await tokenOf(analyst.headers, ['analyst']);
    await floor.call('PUT', `/api/v1/users/${analyst.id}/roles`, { headers: asAdmin, body: { roles: ['collector'] } });
    const me = await floor.call('GET', '/api/v1/me', { headers: asBearer(secret) });
    expect(me.json.permissions).toEqual(['events.ingest']);
  });

  test('is worth nothing once revoked, on record', async () => {
    const made = await tokenOf(asAdmin, ['collector']);
    expect((await floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) })).status).toBe(200);
    expect((await floor.call('DELETE', `/api/v1/tokens/${made.id}`, { headers: asAdmin })).status).toBe(204);
    expect(await lastAudit()).toMatchObject({
      action: 'identity.revoke-token',
      subject: `token:${made.id}`,
      outcome: 'done',
    });
    const before = await floor.state();
    expect((await floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) })).status).toBe(401);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({ outcome: 'denied', details: { code: 'identity.credential-invalid' } });
  });

  test('takes with it, when it is revoked, what was made with it and with that, and nothing else', async () => {
    const first = await tokenOf(asAdmin, ['administrator']);
    const second = await tokenOf(asBearer(first.secret), ['administrator']);
    const third = await tokenOf(asBearer(second.secret), ['collector']);
    const apart = await tokenOf(asAdmin, ['collector']);
    expect([second.json.parentId, third.json.parentId]).toEqual([first.id, second.id]);
    const works = async ({ secret }: { secret: string }) =>
      (await floor.call('GET', '/api/v1/me', { headers: asBearer(secret) })).status;
    expect(await Promise.all([first, second, third, apart].map(works))).toEqual([200, 200, 200, 200]);
    await floor.call('DELETE', `/api/v1/tokens/${first.id}`, { headers: asAdmin });
    expect(await lastAudit()).toMatchObject({
      action: 'identity.revoke-token',
      subject: `token:${first.id}`,
      details: { madeWithIt: [second.id, third.id] },
    });
    expect(await Promise.all([first, second, third, apart].map(works))).toEqual([401, 401, 401, 200]);
    expect((await floor.call('GET', '/api/v1/me', { headers: asAdmin })).status).toBe(200);
  });

  test('that is revoked while it makes others leaves none behind', async () => {
    const maker = await tokenOf(asAdmin, ['administrator']);
    const making = Array.from({ length: 8 }, () => tokenOf(asBearer(maker.secret), ['collector']));
    const revoking = floor.call('DELETE', `/api/v1/tokens/${maker.id}`, { headers: asAdmin });
    const made = await Promise.all(making);
    expect((await revoking).status).toBe(204);
    const living = await sql`
      select 1 from identity.api_tokens where revoked_at is null and parent_id = ${maker.id}`.execute(floor.control.db);
    expect(living.rows).toEqual([]);
    for (const { status } of made) expect([201, 401]).toContain(status);
  });

  test('made by the command line of this machine outlives its restarts', async () => {
    const local = (await floor.identity.issueLocalToken()) ?? '';
    const made = await tokenOf(asBearer(local), ['collector']);
    await floor.identity.issueLocalToken();
    expect((await floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) })).status).toBe(200);
  });

  test('is listed alone for who asks for his own, also where he may see all', async () => {
    const analyst = await userWith('ann', ['analyst']);
    await tokenOf(analyst.headers, ['analyst']);
    const owners = async (query: string) =>
      (await floor.call('GET', `/api/v1/tokens${query}`, { headers: asAdmin })).json.data.map(
        (token: { owner: string }) => token.owner,
      );
    expect(await owners('')).toEqual(['ann', 'admin']);
    expect(await owners('?owner=me')).toEqual(['admin']);
  });

  test('revoked by another node stops within a second', async () => {
    const made = await tokenOf(asAdmin, ['collector']);
    const me = () => floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) });
    expect((await me()).status).toBe(200);
    await sql`update identity.api_tokens set revoked_at = now() where id = ${made.id}`.execute(floor.control.db);
    floor.clock.move(1000);
    expect((await me()).status).toBe(401);
  });

  test('ends at its expiry', async () => {
    const expiresAt = new Date(floor.clock.nowMs() + 60_000).toISOString();
    const made = await tokenOf(asAdmin, ['collector'], expiresAt);
    floor.clock.move(60_000);
    expect((await floor.call('GET', '/api/v1/me', { headers: asBearer(made.secret) })).status).toBe(401);
    expect((await tokenOf(asAdmin, ['collector'], expiresAt)).json.code).toBe('identity.token-expiry-past');
  });

  test('of another does not exist for who may not manage it', async () => {
    const analyst = await userWith('ann', ['analyst']);
    const made = await tokenOf(asAdmin, ['collector']);
    const before = await floor.state();
    const reply = await floor.call('DELETE', `/api/v1/tokens/${made.id}`, { headers: analyst.headers });
    expect([reply.status, reply.json.code]).toEqual([404, 'identity.token-unknown']);
    expect(await floor.state()).toBe(before);
    expect((await floor.call('GET', '/api/v1/tokens', { headers: analyst.headers })).json.data).toEqual([]);
  });

  test.each(['', 'wf_', 'x'.repeat(5000), `${ADMIN_TOKEN} extra`, `${ADMIN_TOKEN.slice(0, -1)}`])(
    '"%.20s" is none',
    async (secret) => {
      expect((await floor.call('GET', '/api/v1/me', { headers: asBearer(secret) })).status).toBe(401);
    },
  );
});

describe('the token of this machine', () => {
  test('is replaced at every start, on record, and its name cannot be taken', async () => {
    const first = (await floor.identity.issueLocalToken()) ?? '';
    const second = (await floor.identity.issueLocalToken()) ?? '';
    const me = async (secret: string) => (await floor.call('GET', '/api/v1/me', { headers: asBearer(secret) })).json;
    expect(await me(second)).toMatchObject({ name: 'admin', roles: ['administrator'], via: 'token' });
    expect(await lastAudit()).toMatchObject({ actor_name: 'system', action: 'identity.create-token' });
    expect(await me(first)).toMatchObject({ status: 401 });
    const before = await floor.state();
    const body = { name: 'command line on the server itself', roles: ['collector'] };
    const taken = await floor.call('POST', '/api/v1/tokens', { headers: asAdmin, body });
    expect([taken.status, taken.json.code]).toEqual([400, 'identity.token-name-reserved']);
    expect(await floor.state()).toBe(before);
  });
});

describe('roles and users', () => {
  test('the last administrator stays one', async () => {
    const admin = (await floor.call('GET', '/api/v1/me', { headers: asAdmin })).json;
    const demote = (id: string) =>
      floor.call('PUT', `/api/v1/users/${id}/roles`, { headers: asAdmin, body: { roles: ['analyst'] } });
    const before = await floor.state();
    const refused = await demote(admin.id);
    expect([refused.status, refused.json.code]).toEqual([409, 'identity.last-administrator']);
    expect(await floor.state()).toBe(before);
    const second = await userWith('second', ['administrator']);
    expect((await demote(second.id)).json.roles).toEqual(['analyst']);
  });

  test('of two administrators who remove each other at the same time one stays', async () => {
    const admin = (await floor.call('GET', '/api/v1/me', { headers: asAdmin })).json;
    const second = await userWith('second', ['administrator']);
    const replies = await Promise.all([
      floor.call('PUT', `/api/v1/users/${admin.id}/roles`, { headers: second.headers, body: { roles: [] } }),
      floor.call('PUT', `/api/v1/users/${second.id}/roles`, { headers: asAdmin, body: { roles: [] } }),
    ]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const users = await sql`select 1 from identity.users where 'administrator' = any(roles)`.execute(floor.control.db);
    expect(users.rows).toHaveLength(1);
  });

  test('a name is taken once', async () => {
    await userWith('kim', []);
    const again = await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { name: ' KIM ', roles: [] } });
    expect([again.status, again.json.code]).toEqual([409, 'identity.user-exists']);
  });

  test('an unknown role is a 400', async () => {
    const reply = await floor.call('POST', '/api/v1/users', {
      headers: asAdmin,
      body: { name: 'kim', roles: ['root'] },
    });
    expect([reply.status, reply.json.issues[0].pointer]).toEqual([400, '/roles/0']);
  });

  test('lists come in pages', async () => {
    for (const name of ['a1', 'a2', 'a3']) {
      await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { name, roles: [] } });
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await floor.call('GET', `/api/v1/users?limit=2${cursor}`, { headers: asAdmin });
      seen.push(...page.json.data.map((user: { name: string }) => user.name));
      cursor = page.json.next === null ? '' : `&cursor=${page.json.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(['a1', 'a2', 'a3', 'admin']);
    const forged = await floor.call('GET', '/api/v1/audit?cursor=JyBvciAxPTE', { headers: asAdmin });
    expect([forged.status, forged.json.code]).toEqual([400, 'identity.cursor-invalid']);
  });
});

describe('the first administrator', () => {
  test('is made on empty data only; a later token is not looked at', async () => {
    expect(await floor.identity.bootstrapAdministrator({ token: 'another-0123456789-token' })).toBe(false);
    const reply = await floor.call('GET', '/api/v1/me', { headers: asBearer('another-0123456789-token') });
    expect(reply.status).toBe(401);
    expect((await floor.auditLines())[0]).toMatchObject({ action: 'identity.bootstrap', actor_name: 'system' });
  });
});

describe('the audit trail', () => {
  test('can only grow, even for the owner of the database', async () => {
    const { db } = floor.control;
    for (const attempt of [
      sql`update identity.audit_records set outcome = 'failed'`,
      sql`delete from identity.audit_records`,
      sql`truncate identity.audit_records`,
    ]) {
      await expect(attempt.execute(db)).rejects.toThrow('the audit trail can only grow');
    }
    expect(await floor.auditLines()).toHaveLength(1);
  });

  test('is read newest first, by action and actor', async () => {
    await userWith('kim', ['analyst']);
    const read = async (query: string) =>
      (await floor.call('GET', `/api/v1/audit?${query}`, { headers: asAdmin })).json.data as {
        action: string;
        actor: object;
      }[];
    expect((await read('')).map(({ action }) => action)).toEqual([
      'identity.sign-in',
      'identity.create-user',
      'identity.bootstrap',
    ]);
    expect(await read('actor=kim')).toMatchObject([
      { action: 'identity.sign-in', actor: { name: 'kim', via: 'session' } },
    ]);
    expect(await read('action=identity.create-user')).toMatchObject([
      { actor: { name: 'admin', via: 'token' }, subject: 'user:kim' },
    ]);
  });

  test('is read by room, by subject and by time', async () => {
    await userWith('kim', ['analyst']);
    const kept = (await floor.call('GET', '/api/v1/audit', { headers: asAdmin })).json.data as { at: string }[];
    const count = async (query: string) =>
      (await floor.call('GET', `/api/v1/audit?${query}`, { headers: asAdmin })).json.data.length;
    expect(await count('action=identity')).toBe(3);
    // A room is whole words: neither a part of its name nor a wildcard finds anything.
    expect([await count('action=ident'), await count('action=%25'), await count('action=cases')]).toEqual([0, 0, 0]);
    expect([await count('subject=user:kim'), await count('subject=user:nobody')]).toEqual([2, 0]);
    const oldest = kept.at(-1)?.at ?? '';
    const newest = kept[0]?.at ?? '';
    expect(await count(`to=${oldest}`)).toBe(0);
    expect(await count(`from=${oldest}`)).toBe(3);
    expect(await count(`from=${new Date(Date.parse(newest) + 1000).toISOString()}`)).toBe(0);
    expect((await floor.call('GET', '/api/v1/audit?from=yesterday', { headers: asAdmin })).status).toBe(400);
  });

  test('holds a flood of refusals as one record per kind with its count', async () => {
    const before = (await floor.auditLines()).length;
    for (let round = 0; round < 100; round += 1) {
      await floor.call('GET', '/api/v1/me', { headers: asBearer('wf_wrong'), remoteAddress: '10.9.9.9' });
    }
    const lines = (await floor.auditLines()).slice(before);
    const counts = lines.map(({ details }) => Number(details.count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  test('holds a flood from ever new places as a bounded number of records, and loses no count', async () => {
    const before = (await floor.auditLines()).length;
    for (let place = 0; place < 700; place += 1) {
      const refusal = { method: 'POST', path: '/api/v1/x', status: 403, code: 'http.cross-origin', traceId: '' };
      floor.identity.onRefusal({ ...refusal, actor: undefined, peer: `10.0.${place >> 8}.${place & 255}` });
    }
    const lines = (await floor.auditLines()).slice(before);
    expect(lines.length).toBeLessThanOrEqual(502);
    expect(lines.reduce((sum, { details }) => sum + Number(details.count), 0)).toBe(700);
  });
});
