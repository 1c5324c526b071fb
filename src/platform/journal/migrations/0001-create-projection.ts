import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

/** How far the projections of a journal are (docs/adr/0003-exactly-once-effect.md, steps 2 and 5). */
export const createProjection: Migration = {
  name: '0001-create-projection',
  up: async (db) => {
    await sql`
      create table journal.projection (
        journal_id text primary key check (journal_id ~ '^[0-9a-z]{8}$'),
        settled_sequence bigint not null default 0,
        planned_sequence bigint not null default 0,
        check (settled_sequence <= planned_sequence)
      )`.execute(db);
    await sql`
      create table journal.batch_plan (
        journal_id text not null references journal.projection,
        from_sequence bigint not null,
        to_sequence bigint not null,
        planned_at timestamptz not null default now(),
        primary key (journal_id, from_sequence),
        check (from_sequence <= to_sequence)
      )`.execute(db);
  },
};
