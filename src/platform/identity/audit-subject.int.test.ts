import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asAdmin, type IdentityServer, startIdentityServer } from '../../../tests/harness/identity-server.ts';
import { audit } from './index.ts';

let floor: IdentityServer;
beforeEach(async () => {
  floor = await startIdentityServer();
});
afterEach(() => floor.close());

describe('the audit trail', () => {
  test('is read by subject also where it was one of several', async () => {
    const linked = { actor: undefined, action: 'alerts.link', outcome: 'done' } as const;
    await floor.control.transaction(async (tx) => {
      await audit(tx, { ...linked, subject: 'alerts:2', details: { alerts: ['AL-1', 'AL-2'] } });
      await audit(tx, { ...linked, subject: 'alert:AL-3', details: { alerts: ['AL-3'] } });
    });
    const count = async (subject: string) =>
      (await floor.call('GET', `/api/v1/audit?subject=${subject}`, { headers: asAdmin })).json.data.length;
    expect([await count('alert:AL-2'), await count('alert:AL-3'), await count('alert:AL')]).toEqual([1, 1, 0]);
  });
});
