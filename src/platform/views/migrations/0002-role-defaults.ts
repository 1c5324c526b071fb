import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

export const roleDefaults: Migration = {
  name: '0002-role-defaults',
  up: async (db) => {
    await sql`
      create table views.role_defaults (
        place text collate "C" not null,
        role text collate "C" not null,
        view_id uuid not null references views.views (id) on delete cascade,
        primary key (place, role)
      )`.execute(db);
    await sql`create index role_defaults_of_view on views.role_defaults (view_id)`.execute(db);
  },
};
