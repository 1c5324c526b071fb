import { createTables } from './0001-create-tables.ts';
import type { LakeMigration } from './lake-migration.ts';

export const LAKE_MIGRATIONS: readonly LakeMigration[] = [createTables];
