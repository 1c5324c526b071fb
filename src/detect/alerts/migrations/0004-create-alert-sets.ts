import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** Alerts that somebody decides about together: which they were is frozen, and what became of each stands beside. */
export const createAlertSets: Migration = {
  name: '0004-create-alert-sets',
  up: async (db) => {
    await sql`create table alerts.alert_set (
      id text collate "C" primary key,
      owner_id text not null,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      is_cut boolean not null,
      numbers bigint[] not null,
      act text,
      input jsonb
    )`.execute(db);
    await sql`create index alert_set_owner on alerts.alert_set (owner_id, made_at)`.execute(db);
    await sql`create table alerts.alert_set_result (
      set_id text collate "C" not null references alerts.alert_set on delete cascade,
      alert_number bigint not null,
      outcome text not null check (outcome in ('ok', 'skipped', 'failed')),
      code text,
      why text,
      version int,
      undo_outcome text check (undo_outcome in ('ok', 'skipped')),
      primary key (set_id, alert_number)
    )`.execute(db);
  },
};
