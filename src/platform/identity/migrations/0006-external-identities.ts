import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

const STATEMENTS = [
  // Names and addresses change hands at a provider; issuer and subject never do (OpenID Connect Core section 5.7).
  `create table identity.external_identities (
    issuer text not null,
    subject text not null,
    user_id uuid not null references identity.users,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    primary key (issuer, subject)
  )`,
  'create index external_identities_by_user on identity.external_identities (user_id)',
  `create table identity.provider_sign_ins (
    state_hash bytea primary key,
    browser_hash bytea not null,
    return_to text,
    expires_at timestamptz not null
  )`,
  'create index provider_sign_ins_by_expiry on identity.provider_sign_ins (expires_at)',
];

export const addExternalIdentities: Migration = {
  name: '0006-external-identities',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
