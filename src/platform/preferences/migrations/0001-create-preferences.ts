import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

export const createPreferences: Migration = {
  name: '0001-create-preferences',
  up: async (db) => {
    await sql`
      create table preferences.preferences (
        user_id uuid primary key,
        choices jsonb not null,
        changed_at timestamptz not null
      )`.execute(db);
  },
};
