import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { createHttpServer, type HttpServer } from '../http/index.ts';
import { identityMigrations, permissionsOf } from '../identity/index.ts';
import type { Actor, Role, UserId } from '../kernel/index.ts';
import { viewRoutes, viewsMigrations } from './index.ts';

const person = (name: string, role: Role, at: number): Actor => ({
  id: `00000000-0000-4000-8000-00000000000${at}` as UserId,
  name,
  roles: [role],
  permissions: permissionsOf([role]),
  via: 'token',
});
const PEOPLE = {
  anna: person('anna', 'analyst', 1),
  bert: person('bert', 'analyst', 2),
  dora: person('dora', 'developer', 3),
  mona: person('mona', 'manager', 5),
  root: person('root', 'administrator', 4),
};
type Name = keyof typeof PEOPLE;

let http: HttpServer;
beforeEach(async () => {
  const control = await testControl([identityMigrations, viewsMigrations]);
  http = await createHttpServer({
    routes: viewRoutes({ control, clock: { nowMs: () => Date.UTC(2026, 0, 1) } }),
    authenticate: async ({ headers }) => PEOPLE[headers.authorization as Name],
    logger: pino({ level: 'silent' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
});

async function call(who: Name, request: string, body?: object) {
  const [method, path = ''] = request.split(' ');
  const reply = await http.app.inject({
    method: method as 'GET',
    url: `/api/v1/views${path}`,
    headers: { host: 'localhost', authorization: who },
    ...(body && { payload: body }),
  });
  return { status: reply.statusCode, json: reply.body === '' ? undefined : reply.json() };
}

const VIEW = { place: 'queue', name: 'Open and high', search: 'level=high', sharing: 'private' };
const names = async (who: Name, place = 'queue') =>
  (await call(who, `GET ?place=${place}`)).json.data.map(({ name }: { name: string }) => name);

describe('a saved view', () => {
  test('of one person is seen by that person alone, and does not exist for others', async () => {
    const { status, json } = await call('anna', 'POST', VIEW);
    expect([status, json]).toMatchObject([201, { ...VIEW, version: 1, mayChange: true, owner: { name: 'anna' } }]);
    expect([await names('anna'), await names('bert'), await names('anna', 'cases')]).toEqual([[VIEW.name], [], []]);
    for (const who of ['bert', 'root'] as const) {
      expect((await call(who, `DELETE /${json.id}`)).json.code).toBe('views.missing');
      expect((await call(who, `PATCH /${json.id}`, { name: 'x', version: 1 })).json.code).toBe('views.missing');
    }
    expect((await call('anna', `DELETE /${json.id}`)).status).toBe(204);
    expect(await names('anna')).toEqual([]);
  });

  test('of the team is seen by all, and changed by its owner and who manages users', async () => {
    const { json } = await call('anna', 'POST', { ...VIEW, sharing: 'team' });
    const [seen] = (await call('bert', 'GET ?place=queue')).json.data;
    expect(seen).toMatchObject({ name: VIEW.name, mayChange: false, owner: { name: 'anna' } });
    const change = { search: 'level=critical', version: 1 };
    expect((await call('bert', `PATCH /${json.id}`, change)).json.code).toBe('views.not-yours');
    expect((await call('anna', `PATCH /${json.id}`, change)).json).toMatchObject({
      search: 'level=critical',
      version: 2,
    });
    expect((await call('anna', `PATCH /${json.id}`, change)).json.code).toBe('views.changed');
    expect((await call('root', `DELETE /${json.id}`)).status).toBe(204);
  });

  test('is shared only by who may, in making it and afterwards', async () => {
    expect((await call('dora', 'POST', { ...VIEW, sharing: 'team' })).json.code).toBe('identity.denied');
    const { json } = await call('dora', 'POST', VIEW);
    const change = { sharing: 'team', version: 1 };
    expect((await call('dora', `PATCH /${json.id}`, change)).json.code).toBe('identity.denied');
  });

  test('has one name of its owner in its place, whatever the case of the letters', async () => {
    await call('anna', 'POST', VIEW);
    expect((await call('anna', 'POST', { ...VIEW, name: 'OPEN and high' })).json.code).toBe('views.name-taken');
    const other = await call('anna', 'POST', { ...VIEW, name: 'Other' });
    const change = { name: VIEW.name, version: 1 };
    expect((await call('anna', `PATCH /${other.json.id}`, change)).json.code).toBe('views.name-taken');
    expect((await call('bert', 'POST', VIEW)).status).toBe(201);
    expect((await call('anna', 'POST', { ...VIEW, place: 'cases' })).status).toBe(201);
  });

  test('is refused where it is no address, has no name, or holds what nothing can store', async () => {
    for (const wrong of [
      { search: 'a\nb' },
      { search: 'x'.repeat(2_001) },
      { name: ' ' },
      { name: 'a\0b' },
      { place: 'Q/..' },
    ]) {
      expect([wrong, (await call('anna', 'POST', { ...VIEW, ...wrong })).status]).toEqual([wrong, 400]);
    }
  });

  test('of the team is where a role begins, one for each role, once a manager says so', async () => {
    const first = (await call('anna', 'POST', { ...VIEW, sharing: 'team' })).json;
    const second = (await call('anna', 'POST', { ...VIEW, name: 'Other', sharing: 'team' })).json;
    const own = (await call('mona', 'POST', VIEW)).json;
    const beginnings = async () =>
      (await call('bert', 'GET ?place=queue')).json.data.map(({ defaultFor }: { defaultFor: string[] }) => defaultFor);
    const roles = ['responder', 'analyst'];
    expect((await call('anna', `PUT /${first.id}/roles`, { roles })).json.code).toBe('identity.denied');
    expect((await call('mona', `PUT /${own.id}/roles`, { roles })).json.code).toBe('views.not-shared');
    expect((await call('mona', `PUT /${first.id}/roles`, { roles })).json.defaultFor).toEqual(['analyst', 'responder']);
    await call('mona', `PUT /${second.id}/roles`, { roles: ['analyst'] });
    expect(await beginnings()).toEqual([['responder'], ['analyst']]);
    await call('anna', `PATCH /${first.id}`, { sharing: 'private', version: 1 });
    await call('anna', `PATCH /${first.id}`, { sharing: 'team', version: 2 });
    expect(await beginnings()).toEqual([[], ['analyst']]);
    expect((await call('anna', `DELETE /${second.id}`)).status).toBe(204);
    expect(await beginnings()).toEqual([[]]);
    expect((await call('mona', `PUT /${first.id}/roles`, { roles: ['king'] })).status).toBe(400);
  });
});
