import { createTables } from './0001-create-tables.ts';
import { mergeLessOften } from './0002-merge-less-often.ts';
import { addMatchState } from './0003-add-match-state.ts';
import type { LakeMigration } from './lake-migration.ts';

export const LAKE_MIGRATIONS: readonly LakeMigration[] = [createTables, mergeLessOften, addMatchState];
