import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** Verdicts that were taken back, each as it stood, and who took it back why. Rows are never changed. */
export const keepWithdrawnVerdicts: Migration = {
  name: '0003-keep-withdrawn-verdicts',
  up: async (db) => {
    await sql`create table alerts.withdrawn_verdict (
      alert_number bigint not null references alerts.alert on delete cascade,
      alert_version int not null,
      verdict text not null,
      note text not null,
      by_id text not null,
      by_name text not null,
      given_at timestamptz not null,
      duplicate_of_id text collate "C",
      withdrawn_by_id text not null,
      withdrawn_by_name text not null,
      withdrawn_at timestamptz not null,
      reason text not null,
      primary key (alert_number, alert_version)
    )`.execute(db);
  },
};
