import { sql } from 'kysely';
import type { Database, Migration } from '../../../platform/control/index.ts';

const STATEMENTS = [
  sql`alter table cases.entry drop constraint entry_kind_check, add constraint entry_kind_check
    check (kind in ('note', 'alert', 'event', 'status', 'task', 'decision', 'entity', 'update'))`,
  // Beside the timeline, which itself can only grow.
  sql`create table cases.star (
    entry_id bigint primary key references cases.entry on delete cascade,
    case_number bigint not null references cases.case on delete cascade,
    by_id text not null,
    by_name text not null,
    starred_at timestamptz not null
  )`,
  sql`create index star_of_case on cases.star (case_number)`,
  sql`create table cases.role (
    case_number bigint not null references cases.case on delete cascade,
    role text not null check (role in ('lead', 'communications', 'scribe')),
    person_id text not null,
    person_name text not null,
    since timestamptz not null,
    primary key (case_number, role)
  )`,
  sql`create table cases.story (
    case_number bigint not null references cases.case on delete cascade,
    version int not null,
    text text not null,
    by_id text not null,
    by_name text not null,
    written_at timestamptz not null,
    primary key (case_number, version)
  )`,
  sql`create table cases.status_update (
    id bigint generated always as identity primary key,
    case_number bigint not null references cases.case on delete cascade,
    audience text not null,
    text text not null,
    by_id text not null,
    by_name text not null,
    sent_at timestamptz not null,
    next_due_at timestamptz
  )`,
  sql`create index status_update_of_case on cases.status_update (case_number, id desc)`,
  sql`create trigger story_grows before update on cases.story
    for each statement execute function cases.refuse_change()`,
  sql`create trigger status_update_grows before update on cases.status_update
    for each statement execute function cases.refuse_change()`,
  // Taken out by a person: an alert that names it again does not bring it back.
  sql`alter table cases.entity add column removed_at timestamptz`,
];

export const caseWorkspace: Migration = {
  name: '0002-case-workspace',
  up: async (db: Database) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
