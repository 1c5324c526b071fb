import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { createIdentity, identityMigrations } from './index.ts';

async function emptyIdentity() {
  const control = await testControl([identityMigrations]);
  const clock = { nowMs: () => Date.UTC(2026, 0, 1) };
  const identity = createIdentity({
    control,
    clock,
    isHttps: true,
    sealKey: Buffer.alloc(32),
    onAuditFailure: () => undefined,
  });
  const count = async () =>
    (
      await sql<{ users: string; records: string }>`select (select count(*) from identity.users) as users,
      (select count(*) from identity.audit_records) as records`.execute(control.db)
    ).rows[0];
  return { identity, count };
}

test.each(['', 'short', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'has spaces in it 0123456789', 'ümlaut-0123456789-abcdef'])(
  'the token "%s" is refused before anything is written',
  async (token) => {
    const { identity, count } = await emptyIdentity();
    await expect(identity.bootstrapAdministrator({ token })).rejects.toMatchObject({
      code: 'identity.admin-token-weak',
    });
    expect(await count()).toEqual({ users: '0', records: '0' });
    await identity.close();
  },
);

test('processes that start at once make one administrator', async () => {
  const { identity, count } = await emptyIdentity();
  const made = await Promise.all(Array.from({ length: 5 }, () => identity.bootstrapAdministrator()));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await count()).toEqual({ users: '1', records: '1' });
  await identity.close();
});
