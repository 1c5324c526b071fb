import { sql } from 'kysely';
import type { Migration } from '../contract.ts';

export const createJob: Migration = {
  name: '0002-create-job',
  up: async (db) => {
    await sql`
      create table control.job (
        id bigint generated always as identity primary key,
        name text not null,
        input jsonb not null default '{}',
        state text not null default 'waiting' check (state in ('waiting', 'failed')),
        run_at timestamptz not null default now(),
        failed_tries integer not null default 0,
        lease_holder text,
        leased_until timestamptz,
        last_error text,
        created_at timestamptz not null default now(),
        -- The job's name where it comes from a schedule, so that a schedule has one row; null where it was enqueued.
        schedule text unique
      )`.execute(db);
    await sql`create index job_due on control.job (run_at) where state = 'waiting'`.execute(db);
  },
};
