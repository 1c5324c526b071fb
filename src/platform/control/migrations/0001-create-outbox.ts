import { sql } from 'kysely';
import type { Migration } from '../contract.ts';

/**
 * `outbox_pending` takes what transactions publish; one sequencer moves what is committed into `outbox`, whose
 * `position` therefore grows in the order in which events became visible. See outbox-store.ts.
 */
export const createOutbox: Migration = {
  name: '0001-create-outbox',
  up: async (db) => {
    await sql`
      create table control.outbox_pending (
        outbox_id bigint generated always as identity primary key,
        type text not null,
        subject_id text not null,
        body jsonb not null,
        published_at timestamptz not null default now()
      )`.execute(db);
    await sql`
      create table control.outbox (
        position bigint generated always as identity primary key,
        outbox_id bigint not null unique,
        type text not null,
        subject_id text not null,
        body jsonb not null,
        published_at timestamptz not null
      )`.execute(db);
    await sql`create index outbox_published_at on control.outbox (published_at)`.execute(db);
    await sql`
      create table control.outbox_subscriber (
        name text primary key,
        position bigint not null default 0,
        failed_tries integer not null default 0,
        lease_holder text,
        leased_until timestamptz,
        seen_at timestamptz not null default now()
      )`.execute(db);
    await sql`
      create table control.outbox_parked (
        subscriber text not null,
        outbox_id bigint not null,
        type text not null,
        subject_id text not null,
        body jsonb not null,
        published_at timestamptz not null,
        error text not null,
        parked_at timestamptz not null default now(),
        primary key (subscriber, outbox_id)
      )`.execute(db);
  },
};
