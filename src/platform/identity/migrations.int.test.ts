import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testControl } from '../../../tests/harness/postgres.ts';
import { identityMigrations } from './index.ts';

const KIM = '00000000-0000-4000-8000-000000000001';

test('sessions and tokens of the version before go on: everybody is enabled, and no token has a maker', async () => {
  const [first] = identityMigrations.migrations;
  if (first === undefined) throw new Error('there is no migration');
  const control = await testControl([{ schema: 'identity', migrations: [first] }]);
  const later = '2099-01-01';
  await sql`insert into identity.users values (${KIM}, 'kim', '{analyst}', null, now())`.execute(control.db);
  for (const name of ['a', 'b']) {
    const hash = Buffer.from(name);
    await sql`insert into identity.sessions values (${hash}, ${KIM}, '10.0.0.1', now(), now(), ${later})`.execute(
      control.db,
    );
    await sql`insert into identity.api_tokens (secret_hash, user_id, name, roles, created_at)
      values (${hash}, ${KIM}, ${name}, '{analyst}', now())`.execute(control.db);
  }
  await control.migrate([identityMigrations]);
  const { rows } = await sql`
    select u.disabled_at, t.parent_id, count(distinct s.id)::int as sessions
    from identity.users u join identity.sessions s on s.user_id = u.id join identity.api_tokens t on t.user_id = u.id
    group by 1, 2`.execute(control.db);
  expect(rows).toEqual([{ disabled_at: null, parent_id: null, sessions: 2 }]);
});
