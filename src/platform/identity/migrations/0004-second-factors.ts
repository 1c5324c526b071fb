import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

const STATEMENTS = [
  // The secret is sealed with a key that the database does not hold: a copy of it makes nobody's codes.
  `create table identity.second_factors (
    user_id uuid primary key references identity.users,
    sealed_secret bytea not null,
    begun_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint
  )`,
  `create table identity.recovery_codes (
    code_hash bytea primary key,
    user_id uuid not null references identity.users
  )`,
  'create index recovery_codes_by_user on identity.recovery_codes (user_id)',
];

export const addSecondFactors: Migration = {
  name: '0004-second-factors',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
