import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

/** What is sent with such a token belongs to this log source, whatever it looks like. */
export const bindTokens: Migration = {
  name: '0007-bind-tokens',
  up: async (db) => {
    await sql.raw('alter table identity.api_tokens add column source_id text').execute(db);
  },
};
