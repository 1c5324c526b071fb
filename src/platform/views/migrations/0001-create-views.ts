import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

export const createViews: Migration = {
  name: '0001-create-views',
  up: async (db) => {
    await sql`
      create table views.views (
        id uuid primary key,
        place text collate "C" not null,
        name text not null,
        search text not null,
        sharing text not null check (sharing in ('private', 'team')),
        owner_id uuid not null,
        owner_name text not null,
        version integer not null default 1,
        changed_at timestamptz not null
      )`.execute(db);
    await sql`create unique index views_own_name on views.views (owner_id, place, lower(name))`.execute(db);
    await sql`create index views_of_team on views.views (place) where sharing = 'team'`.execute(db);
  },
};
