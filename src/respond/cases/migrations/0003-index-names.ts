import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What looking names up in any case needs. */
export const indexNames: Migration = {
  name: '0003-index-names',
  up: async (db) => {
    await sql`create index entity_lower on cases.entity (lower(name)) where removed_at is null`.execute(db);
  },
};
