import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

const STATEMENTS = [
  // The hash of a key only: names typed by whoever guesses, among them passwords typed into the wrong field.
  `create table identity.attempts (
    key_hash bytea primary key,
    started_at timestamptz not null,
    count integer not null
  )`,
  'create index attempts_by_start on identity.attempts (started_at)',
  'alter table identity.sessions add column browser text',
  // Null: opened by a version that did not keep it.
  'alter table identity.sessions add column opened_by text',
];

export const shareAttempts: Migration = {
  name: '0003-share-attempts',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
