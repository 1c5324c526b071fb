import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';

const PASSWORD = 'seven quiet towers';
const LONG_AGO = '2000-01-01T00:00:00.000Z';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

async function signedIn(name: string, role: string) {
  const user = { name, password: PASSWORD };
  await floor.call('POST', '/api/v1/users', { headers: asAdmin, body: { ...user, roles: [role] } });
  const { cookie } = await floor.call('POST', '/api/v1/auth/sign-in', { body: user });
  return { cookie };
}

const actsOf = async (headers: Record<string, string>, from = LONG_AGO) =>
  (await floor.call('GET', `/api/v1/me/acts?from=${from}`, { headers })).json.data;

describe('one’s own acts', () => {
  test('are told to everybody, without those of others and without what was refused', async () => {
    const lee = await signedIn('lee', 'steering');
    await floor.call('GET', '/api/v1/users', { headers: lee });
    const acts = await actsOf(lee);
    expect(acts.map(({ action }: { action: string }) => action)).toEqual(['identity.sign-in']);
    const admins = (await actsOf(asAdmin)).map(({ action }: { action: string }) => action);
    expect(admins).toContain('identity.create-user');
    expect(await actsOf(asAdmin, '2100-01-01T00:00:00.000Z')).toEqual([]);
    expect((await floor.call('GET', `/api/v1/me/acts?from=${LONG_AGO}`)).status).toBe(401);
  });
});

describe('how people may sign in', () => {
  test('is shown to who may read settings, as configured, in counts, and without a secret', async () => {
    const { cookie } = await signedIn('kim', 'analyst');
    const path = '/api/v1/settings/sign-in';
    expect((await floor.call('GET', path, { headers: { cookie } })).status).toBe(403);
    const engineer = await signedIn('robin', 'engineer');
    const shown = await floor.call('GET', path, { headers: engineer });
    expect(shown.json).toEqual({
      sessions: { idleMinutes: 240, hours: 12 },
      withoutPasskeys: null,
      provider: null,
      people: { enabled: 3, withPassword: 2, withSecondFactor: 0, withPasskey: 0, withProvider: 0 },
    });
  });

  test('tells of the provider what its rules are, never its password', async () => {
    await floor.close();
    floor = await startIdentityServer({
      provider: {
        label: 'Example Corp',
        issuer: 'https://login.example.org',
        clientId: 'watchfloor',
        clientSecret: 'not to be seen',
        scopes: ['openid'],
        nameClaim: 'preferred_username',
        groupsClaim: 'groups',
        roles: new Map([['soc', 'analyst']]),
        allowedDomains: ['example.org'],
        allowedGroups: [],
        createsUsers: true,
        linksByName: false,
      },
    });
    const { json } = await floor.call('GET', '/api/v1/settings/sign-in', { headers: asAdmin });
    expect(json.provider).toMatchObject({ isPublicClient: false, roles: [{ group: 'soc', role: 'analyst' }] });
    expect(JSON.stringify(json)).not.toContain('not to be seen');
  });
});
