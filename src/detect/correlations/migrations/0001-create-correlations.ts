import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What correlation remembers over a restart (docs/correlation.md). Texts of events may hold what `text` refuses: bytes. */
export const createCorrelations: Migration = {
  name: '0001-create-correlations',
  up: async (db) => {
    await sql`
      create table correlations.input_batch (
        journal_id text collate "C" not null,
        to_sequence bigint not null,
        newest_ms double precision not null,
        inputs bytea not null,
        primary key (journal_id, to_sequence)
      )`.execute(db);
    await sql`create index input_batch_newest on correlations.input_batch (newest_ms)`.execute(db);
    await sql`
      create table correlations.firing (
        key text collate "C" primary key,
        correlation_id text collate "C" not null,
        group_hash text collate "C" not null,
        group_key bytea not null,
        end_ms double precision not null,
        kind text not null check (kind in ('early', 'final', 'late')),
        fired_at timestamptz not null default now()
      )`.execute(db);
    await sql`create index firing_group on correlations.firing (correlation_id, group_hash, end_ms)`.execute(db);
    await sql`create index firing_end on correlations.firing (end_ms)`.execute(db);
    await sql`create index firing_at on correlations.firing (fired_at)`.execute(db);
    await sql`
      create table correlations.progress (
        is_only boolean primary key default true check (is_only),
        sources jsonb not null
      )`.execute(db);
  },
};
