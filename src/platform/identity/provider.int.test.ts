import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';
import { type Person, startOpenIdProvider, type TestProvider } from '../../../tests/harness/openid-provider.ts';
import type { ProviderSettings } from './index.ts';

const PAGE = 'http://localhost:7070/sign-in';
const KIM: Person = {
  sub: 'kim-1',
  preferred_username: 'Kim',
  email: 'kim@soc.example',
  email_verified: true,
  groups: ['soc', 'leads'],
};

let provider: TestProvider;
let floor: IdentityServer;
beforeAll(async () => {
  provider = await startOpenIdProvider([PAGE]);
});
afterAll(() => provider.close());
afterEach(async () => {
  provider.forge(undefined);
  await floor.close();
});

async function open(settings: Partial<ProviderSettings> = {}) {
  floor = await startIdentityServer({
    provider: {
      label: 'Example Corp',
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
      scopes: ['openid', 'profile', 'email'],
      nameClaim: 'preferred_username',
      groupsClaim: 'groups',
      roles: new Map([
        ['soc', 'analyst'],
        ['leads', 'manager'],
      ]),
      allowedDomains: [],
      allowedGroups: [],
      createsUsers: true,
      linksByName: false,
      ...settings,
    },
  });
}

const lastAudit = async () => (await floor.auditLines()).at(-1);
const begin = async (body = {}) => floor.call('POST', '/api/v1/auth/provider', { body });
const end = (address: URL, cookie: string) =>
  floor.call('POST', '/api/v1/auth/provider/answer', { body: { answer: address.search }, headers: { cookie } });

async function signIn(person: Person | undefined) {
  provider.become(person);
  const begun = await begin({ returnTo: '/cases' });
  return end(await provider.walk(begun.json.address), begun.cookie);
}

describe('signing in at a provider', () => {
  test('makes a user with the roles of the groups, known again by issuer and subject', async () => {
    await open();
    const first = await signIn(KIM);
    expect(first.json).toMatchObject({ name: 'kim', roles: ['analyst', 'manager'], returnTo: '/cases' });
    expect(first.cookie).toMatch(/^watchfloor_session=/);
    expect(await lastAudit()).toMatchObject({ action: 'identity.sign-in', details: { by: 'provider' } });
    // The name has changed hands at the provider, and the groups are others.
    const renamed = await signIn({ ...KIM, preferred_username: 'kimberly', groups: ['soc'] });
    expect(renamed.json).toMatchObject({ id: first.json.id, name: 'kim', roles: ['analyst'] });
    const other = await signIn({ ...KIM, sub: 'another-1' });
    expect([other.status, other.json.code]).toEqual([401, 'identity.provider-refused']);
    expect(other.json.detail).toContain('There is a user kim here, who is not linked to you');
    const actions = (await floor.auditLines()).map(({ action }) => action);
    expect(actions).toContain('identity.create-user');
    expect(actions).toContain('identity.set-roles');
  });

  test('becomes a user of the same name only where that is the rule', async () => {
    await open({ linksByName: true, createsUsers: false });
    const made = await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { name: 'kim', roles: [] } });
    expect((await signIn(KIM)).json.id).toBe(made.json.id);
    const actions = (await floor.auditLines()).map(({ action }) => action);
    expect(actions).toContain('identity.link-user');
    const stranger = await signIn({ ...KIM, sub: 'lee-1', preferred_username: 'lee' });
    expect(stranger.json.detail).toContain('There is no user for you here');
  });

  test('leaves roles alone where the provider has no say in them', async () => {
    await open({ roles: new Map() });
    const { id } = (await signIn(KIM)).json;
    await floor.call('PUT', `/api/v1/users/${id}/roles`, { headers: asAdmin, body: { roles: ['engineer'] } });
    expect((await signIn(KIM)).json.roles).toEqual(['engineer']);
  });

  test('does not take the role of the last administrator', async () => {
    await open({ linksByName: true });
    const reply = await signIn({ ...KIM, preferred_username: 'admin' });
    expect([reply.status, reply.json.code, reply.cookie]).toEqual([409, 'identity.last-administrator', '']);
    const [admin] = (await floor.call('GET', '/api/v1/users', { headers: asAdmin })).json.data;
    expect(admin.roles).toEqual(['administrator']);
  });

  test('does not let a disabled user in', async () => {
    await open();
    const { id } = (await signIn(KIM)).json;
    await floor.call('POST', `/api/v1/users/${id}/disable`, { headers: asAdmin });
    expect((await signIn(KIM)).json.detail).toBe('The user kim is disabled here.');
  });

  test.each([
    ['a domain that is not allowed', { allowedDomains: ['other.example'] }, KIM],
    ['an address that nobody confirmed', { allowedDomains: ['soc.example'] }, { ...KIM, email_verified: false }],
    ['a group that is not allowed', { allowedGroups: ['admins'] }, KIM],
    ['no group that has a role', {}, { ...KIM, groups: ['guests'] }],
    ['no name', {}, { ...KIM, preferred_username: '../etc' }],
    ['nobody who agreed', {}, undefined],
  ] as const)('refuses %s in words, on record, and makes nobody', async (_what, settings, person) => {
    await open(settings);
    const before = await floor.state();
    const reply = await signIn(person);
    expect([reply.status, reply.json.code, reply.cookie]).toEqual([401, 'identity.provider-refused', '']);
    expect(await floor.state()).toBe(before);
    expect(await lastAudit()).toMatchObject({
      outcome: 'denied',
      details: { by: 'provider', reason: reply.json.detail },
    });
  });

  test('ends once, in the browser that began it, within ten minutes', async () => {
    await open();
    provider.become(KIM);
    const [mine, other] = [await begin(), await begin()];
    const answer = await provider.walk(mine.json.address);
    expect((await end(answer, '')).status).toBe(401);
    const again = await begin();
    const stolen = await provider.walk(again.json.address);
    expect((await end(stolen, other.cookie)).status).toBe(401);
    const late = await begin();
    const lateAnswer = await provider.walk(late.json.address);
    floor.clock.move(10 * 60_000);
    expect((await end(lateAnswer, late.cookie)).json.detail).toContain('took too long');
    const good = await begin();
    const goodAnswer = await provider.walk(good.json.address);
    expect((await end(goodAnswer, good.cookie)).status).toBe(200);
    expect((await end(goodAnswer, good.cookie)).status).toBe(401);
    expect(good.headers['set-cookie']).toMatch(/Path=\/api\/v1\/auth\/provider; HttpOnly; SameSite=Strict$/);
  });

  const FORGERIES: Readonly<Record<string, Parameters<TestProvider['forge']>[0]>> = {
    'another audience': ({ header, claims }) => provider.sign(header, { ...claims, aud: 'somebody else' }),
    'another nonce': ({ header, claims }) => provider.sign(header, { ...claims, nonce: 'x' }),
    'another issuer': ({ header, claims }) => provider.sign(header, { ...claims, iss: 'https://evil.example' }),
    'an end in the past': ({ header, claims }) => provider.sign(header, { ...claims, exp: 1 }),
    'no signature': ({ claims }) =>
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`,
    'claims that the signature is not of': ({ header, claims }) =>
      provider
        .sign(header, claims)
        .replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url')}.`),
  };
  test.each(Object.keys(FORGERIES))('refuses a token with %s', async (what) => {
    await open();
    const before = await floor.state();
    provider.forge(FORGERIES[what]);
    const reply = await signIn(KIM);
    expect([reply.status, reply.json.code]).toEqual([401, 'identity.provider-refused']);
    expect(await floor.state()).toBe(before);
  });

  test('takes the same token where it is signed and unchanged', async () => {
    await open();
    provider.forge(({ header, claims }) => provider.sign(header, claims));
    expect((await signIn(KIM)).status).toBe(200);
  });

  test('says so where the provider does not answer, or none is configured', async () => {
    await open({ issuer: 'http://127.0.0.1:9' });
    const reply = await begin();
    expect([reply.status, reply.json.code]).toEqual([503, 'identity.provider-unreachable']);
    expect((await floor.call('GET', '/api/v1/auth/ways')).json.provider).toEqual({ label: 'Example Corp' });
    await floor.close();
    floor = await startIdentityServer();
    expect((await begin()).status).toBe(404);
    expect((await floor.call('GET', '/api/v1/auth/ways')).json.provider).toBeNull();
  });

  test('sends nobody to another site afterwards', async () => {
    await open();
    for (const returnTo of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect((await begin({ returnTo })).status).toBe(400);
  });
});
