import { sql } from 'kysely';
import type { Database, Migration } from '../../../platform/control/index.ts';

const STATEMENTS = [
  sql`create table cases.case (
    number bigint generated always as identity primary key,
    version int not null default 1,
    title text not null,
    description text not null,
    severity_rank smallint not null,
    status text not null default 'open' check (status in ('open', 'contained', 'closed')),
    incident_at timestamptz,
    owner_id text,
    owner_name text,
    opened_at timestamptz not null,
    opened_by_id text not null,
    opened_by_name text not null,
    outcome text check (outcome in ('true-positive', 'benign', 'false-positive', 'undetermined')),
    closing_summary text,
    closed_at timestamptz,
    closed_by_id text,
    closed_by_name text,
    is_sample boolean not null,
    check ((status = 'closed') = (outcome is not null))
  )`,
  sql`create index case_severity on cases.case (severity_rank desc, number desc)`,
  sql`create index case_working on cases.case (number desc) where status <> 'closed'`,
  sql`create index case_owner on cases.case (owner_id, number desc) where owner_id is not null`,
  sql`create table cases.task (
    id bigint generated always as identity primary key,
    case_number bigint not null references cases.case on delete cascade,
    title text not null,
    assignee_id text,
    assignee_name text,
    state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
    is_required boolean not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    ended_by_id text,
    ended_by_name text,
    check ((state = 'open') = (ended_at is null))
  )`,
  sql`create index task_of_case on cases.task (case_number, id)`,
  sql`create table cases.entry (
    id bigint generated always as identity primary key,
    case_number bigint not null references cases.case on delete cascade,
    kind text not null check (kind in ('note', 'alert', 'event', 'status', 'task', 'decision')),
    at timestamptz not null,
    recorded_at timestamptz not null,
    author_id text not null,
    author_name text not null,
    text text not null,
    alert_id text,
    alert_number text,
    event_id text,
    task_id bigint,
    outbox_id text unique
  )`,
  sql`create index entry_timeline on cases.entry (case_number, at desc, id desc)`,
  // What was written down stays as it was written; only a sample case goes, and then whole.
  sql`create function cases.refuse_change() returns trigger language plpgsql as $$
    begin raise exception 'the timeline can only grow' using errcode = 'insufficient_privilege'; end $$`,
  sql`create trigger entry_grows before update on cases.entry
    for each statement execute function cases.refuse_change()`,
  sql`create table cases.entity (
    case_number bigint not null references cases.case on delete cascade,
    type text collate "C" not null,
    name text collate "C" not null,
    first_seen_at timestamptz not null,
    alert_number text,
    primary key (case_number, type, name)
  )`,
  sql`create index entity_name on cases.entity (name, case_number)`,
];

export const createCases: Migration = {
  name: '0001-create-cases',
  up: async (db: Database) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
