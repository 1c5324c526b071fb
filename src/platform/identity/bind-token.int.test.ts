import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

const asBearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const make = (headers: Record<string, string>, sourceId: string | null, roles = ['engineer']) =>
  floor.call('POST', '/api/v1/tokens', { headers, body: { name: 'sender', roles, sourceId } });

describe('a token that is bound to a source', () => {
  test('says so to whoever lists it, to the rooms behind, and in the audit trail', async () => {
    const made = await make(asAdmin, 'windows-event-log', ['collector']);
    expect([made.status, made.json.sourceId]).toEqual([201, 'windows-event-log']);
    const listed = await floor.call('GET', '/api/v1/tokens', { headers: asAdmin });
    expect(listed.json.data[0]).toMatchObject({ name: 'sender', sourceId: 'windows-event-log' });
    const call = { headers: asBearer(made.json.secret), peer: '192.0.2.1' };
    expect(await floor.identity.authenticate(call)).toMatchObject({ tokenSourceId: 'windows-event-log' });
    expect((await floor.auditLines()).at(-1)).toMatchObject({ details: { sourceId: 'windows-event-log' } });
  });

  test('makes none that is bound to another, or to none', async () => {
    const bound = asBearer((await make(asAdmin, 'syslog')).json.secret);
    const before = await floor.state();
    for (const sourceId of ['windows-event-log', null]) {
      const refused = await make(bound, sourceId, ['collector']);
      expect([refused.status, refused.json.code]).toEqual([403, 'identity.token-leaves-source']);
    }
    expect(await floor.state()).toBe(before);
    expect((await make(bound, 'syslog', ['collector'])).status).toBe(201);
  });

  test('needs an id that a source could have', async () => {
    expect((await make(asAdmin, '../secrets')).status).toBe(400);
  });
});
