import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

export const createLinks: Migration = {
  name: '0001-create-links',
  up: async (db) => {
    await sql`
      create table links.links (
        id text collate "C" primary key,
        address text not null,
        owner_id uuid not null,
        owner_name text not null,
        made_at timestamptz not null,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index links_of_owner on links.links (owner_id, made_at)`.execute(db);
    await sql`create index links_by_end on links.links (expires_at)`.execute(db);
  },
};
