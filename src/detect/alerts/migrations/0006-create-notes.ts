import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What people wrote down about an alert. */
export const createNotes: Migration = {
  name: '0006-create-notes',
  up: async (db) => {
    await sql`create table alerts.note (
      id bigint generated always as identity primary key,
      alert_number bigint not null references alerts.alert on delete cascade,
      text text not null,
      by_id text not null,
      by_name text not null,
      written_at timestamptz not null
    )`.execute(db);
    await sql`create index note_of_alert on alerts.note (alert_number, id desc)`.execute(db);
    // What was written down stays as it was written; only a sample alert goes, and then whole.
    await sql`create function alerts.refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'notes can only grow' using errcode = 'insufficient_privilege'; end $$`.execute(db);
    await sql`create trigger note_grows before update on alerts.note
      for each statement execute function alerts.refuse_change()`.execute(db);
  },
};
