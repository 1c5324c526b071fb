import { sql } from 'kysely';
import type { Database, Migration } from '../../../platform/control/index.ts';

const TABLES = [
  // What people decided about a rule, whatever pack its text comes from. Null: as the pack says.
  sql`create table content.rule_decision (
    rule_id text collate "C" primary key,
    state text check (state in ('draft', 'shadow', 'live', 'retired')),
    level text check (level in ('informational', 'low', 'medium', 'high', 'critical')),
    raises_alert boolean
  )`,
  sql`create table content.rule_change (
    id bigint generated always as identity primary key,
    rule_id text collate "C" not null,
    changed_at timestamptz not null,
    by_id text not null,
    by_name text not null,
    reason text not null,
    change jsonb not null
  )`,
  sql`create index rule_change_of on content.rule_change (rule_id, id desc)`,
  // Every text that was ever read, once: a file may hold several rules.
  sql`create table content.rule_text (version text collate "C" primary key, text text not null)`,
  sql`create table content.rule_version (
    rule_id text collate "C" not null,
    version text collate "C" not null references content.rule_text,
    pack_id text not null,
    file text not null,
    since timestamptz not null,
    primary key (rule_id, version)
  )`,
  sql`create table content.exception (
    number bigint generated always as identity primary key,
    rule_ids text[] not null check (cardinality(rule_ids) > 0),
    criterion jsonb not null,
    reason text not null,
    owner_id text not null,
    owner_name text not null,
    from_alert text,
    added_by_id text not null,
    added_by_name text not null,
    added_at timestamptz not null,
    expires_at timestamptz not null,
    returned_at timestamptz,
    removed_at timestamptz,
    removed_by_name text
  )`,
  sql`create index exception_due on content.exception (expires_at) where returned_at is null and removed_at is null`,
  // What was in force under each number that a batch was planned with (ADR 0003).
  sql`create table content.revision (
    number integer generated always as identity primary key,
    made_at timestamptz not null,
    hash text not null,
    decisions jsonb not null,
    readings jsonb not null
  )`,
];

export const createContent: Migration = {
  name: '0001-create-content',
  up: async (db: Database) => {
    for (const statement of TABLES) await statement.execute(db);
  },
};
