import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

/** Steps of records that no projection of a pending batch takes again (docs/adr/0003-exactly-once-effect.md). */
export const createSetAside: Migration = {
  name: '0002-create-set-aside',
  up: async (db) => {
    await sql`
      create table journal.set_aside (
        journal_id text not null references journal.projection,
        sequence bigint not null,
        record bigint not null,
        step text not null,
        decided_at timestamptz not null default now(),
        primary key (journal_id, sequence, record, step)
      )`.execute(db);
  },
};
