import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** Who had an alert when it was taken out of its case: linking it there again takes that back. Null after any other judgement. */
export const keepUnlinked: Migration = {
  name: '0009-keep-unlinked',
  up: async (db) => {
    await sql`alter table alerts.alert add column before_unlink jsonb`.execute(db);
  },
};
