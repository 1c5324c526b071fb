import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

const STATEMENTS = [
  'alter table identity.users add column disabled_at timestamptz',
  // A session is named in lists by this: its hash would do, but nothing made of the secret leaves the server.
  'alter table identity.sessions add column id bigint generated always as identity unique',
  // The server replaces its own token at every start: what people made with the one before must outlive that.
  'alter table identity.api_tokens add column parent_id bigint references identity.api_tokens on delete set null',
  'create index api_tokens_by_parent on identity.api_tokens (parent_id) where parent_id is not null',
  'create index audit_records_by_time on identity.audit_records (recorded_at)',
  'create index audit_records_by_subject on identity.audit_records (subject, id)',
];

export const disableUsers: Migration = {
  name: '0002-disable-users',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
