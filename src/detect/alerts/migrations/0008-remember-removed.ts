import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** Alerts that went with the sample: whoever follows an old link, by number or id, learns why there is nothing. */
export const rememberRemoved: Migration = {
  name: '0008-remember-removed',
  up: async (db) => {
    await sql`create table alerts.removed_sample (number bigint primary key, id text collate "C" not null)`.execute(db);
    await sql`create index removed_sample_id on alerts.removed_sample (id)`.execute(db);
  },
};
