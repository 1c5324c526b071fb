import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

const STATEMENTS = [
  `create table identity.passkeys (
    id bigint generated always as identity primary key,
    credential_id text not null unique,
    user_id uuid not null references identity.users,
    rp_id text not null,
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    name text not null,
    is_synced boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz
  )`,
  'create index passkeys_by_user on identity.passkeys (user_id, id)',
  // A challenge of nobody is one for signing in: who it is comes with the answer.
  `create table identity.passkey_challenges (
    challenge_hash bytea primary key,
    user_id uuid references identity.users,
    expires_at timestamptz not null
  )`,
  'create index passkey_challenges_by_expiry on identity.passkey_challenges (expires_at)',
];

export const addPasskeys: Migration = {
  name: '0005-passkeys',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
