import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

/** Under which rules a batch was planned, so that a replay decides as the first attempt did. 0: unknown, or no matter. */
export const addRevision: Migration = {
  name: '0003-add-revision',
  up: async (db) => {
    await sql`alter table journal.batch_plan add column revision integer not null default 0`.execute(db);
  },
};
