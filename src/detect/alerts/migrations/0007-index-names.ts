import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What looking names up in any case needs. */
export const indexNames: Migration = {
  name: '0007-index-names',
  up: async (db) => {
    await sql`create index alert_entity_lower on alerts.alert (lower(entity_name))`.execute(db);
    await sql`create index alert_entities_lower on alerts.alert_entity (lower(entity_name))`.execute(db);
  },
};
