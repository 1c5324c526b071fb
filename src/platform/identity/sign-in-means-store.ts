import { sql } from 'kysely';
import type { Database } from '../control/index.ts';

export type Means = {
  readonly enabled: number;
  readonly withPassword: number;
  readonly withSecondFactor: number;
  readonly withPasskey: number;
  readonly withProvider: number;
};

/** How many of those who are not disabled could sign in how. */
export async function countMeans(db: Database): Promise<Means> {
  const { rows } = await sql<Means>`
    select count(*)::int as "enabled",
      count(password_hash)::int as "withPassword",
      (count(*) filter (where exists (
        select from identity.second_factors where user_id = users.id and confirmed_at is not null)))::int as "withSecondFactor",
      (count(*) filter (where exists (select from identity.passkeys where user_id = users.id)))::int as "withPasskey",
      (count(*) filter (where exists (
        select from identity.external_identities where user_id = users.id)))::int as "withProvider"
    from identity.users where disabled_at is null`.execute(db);
  const [means] = rows;
  return means ?? { enabled: 0, withPassword: 0, withSecondFactor: 0, withPasskey: 0, withProvider: 0 };
}
