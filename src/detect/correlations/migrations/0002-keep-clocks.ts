import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** The clocks of correlations: found out again from the remembered batches they would run ahead of what they were. */
export const keepClocks: Migration = {
  name: '0002-keep-clocks',
  up: async (db) => {
    await sql`alter table correlations.progress add column parts jsonb not null default '[]'`.execute(db);
  },
};
