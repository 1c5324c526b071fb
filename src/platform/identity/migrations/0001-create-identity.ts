import { sql } from 'kysely';
import type { Migration } from '../../control/index.ts';

/** Secrets stand here only as hashes: SHA-256 of 256 random bits, argon2id for passwords. */
const STATEMENTS = [
  `create table identity.users (
    id uuid primary key,
    name text not null unique,
    roles text[] not null,
    password_hash text,
    created_at timestamptz not null
  )`,
  `create table identity.sessions (
    secret_hash bytea primary key,
    user_id uuid not null references identity.users,
    peer text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index sessions_by_user on identity.sessions (user_id)',
  'create index sessions_by_expiry on identity.sessions (expires_at)',
  `create table identity.api_tokens (
    id bigint generated always as identity primary key,
    secret_hash bytea not null unique,
    user_id uuid not null references identity.users,
    name text not null,
    roles text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  'create index api_tokens_by_user on identity.api_tokens (user_id, id)',
  `create table identity.sign_in_links (
    code_hash bytea primary key,
    user_id uuid not null references identity.users,
    expires_at timestamptz not null
  )`,
  `create table identity.audit_records (
    id bigint generated always as identity primary key,
    recorded_at timestamptz not null default clock_timestamp(),
    actor_id text,
    actor_name text not null,
    actor_via text not null,
    action text not null,
    subject text not null,
    outcome text not null check (outcome in ('done', 'denied', 'failed')),
    details jsonb not null
  )`,
  'create index audit_records_by_actor on identity.audit_records (actor_name, id)',
  'create index audit_records_by_action on identity.audit_records (action, id)',
  `create function identity.refuse_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit trail can only grow' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger audit_records_grow before update or delete or truncate on identity.audit_records
    for each statement execute function identity.refuse_change()`,
];

export const createIdentity: Migration = {
  name: '0001-create-identity',
  up: async (db) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
