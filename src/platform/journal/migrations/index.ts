import type { RoomMigrations } from '../../control/index.ts';
import { createProjection } from './0001-create-projection.ts';

export const JOURNAL_MIGRATIONS: RoomMigrations = { schema: 'journal', migrations: [createProjection] };
