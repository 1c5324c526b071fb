import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** Numbers of cases that went with the sample: whoever follows an old link learns why there is nothing. */
export const rememberRemoved: Migration = {
  name: '0004-remember-removed',
  up: async (db) => {
    await sql`create table cases.removed_sample (number bigint primary key)`.execute(db);
  },
};
