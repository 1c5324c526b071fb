import type { LakeMigration } from './lake-migration.ts';

/**
 * Parts are merged ten and more at a time instead of five: each event is rewritten fewer times, which takes a third off the
 * cost of merging (13.3 to 8.3 µs an event at full load, tests/bench/ingest.ts), for some ten parts more to read.
 */
export const mergeLessOften: LakeMigration = {
  name: '0002-merge-less-often',
  statements: ['events', 'matches', 'rejects'].map(
    (table) => `ALTER TABLE ${table} MODIFY SETTING merge_selector_base = 10`,
  ),
};
