import type { RoomMigrations } from '../../control/index.ts';
import { createProjection } from './0001-create-projection.ts';
import { createSetAside } from './0002-create-set-aside.ts';

export const JOURNAL_MIGRATIONS: RoomMigrations = { schema: 'journal', migrations: [createProjection, createSetAside] };
