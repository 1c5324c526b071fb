import type { LakeMigration } from './lake-migration.ts';

/** Matches of before were all of rules in force, and nothing could hide them. */
export const addMatchState: LakeMigration = {
  name: '0003-add-match-state',
  statements: [
    "ALTER TABLE matches ADD COLUMN IF NOT EXISTS rule_state LowCardinality(String) DEFAULT 'live'",
    "ALTER TABLE matches ADD COLUMN IF NOT EXISTS hidden_by LowCardinality(String) DEFAULT ''",
  ],
};
