import type { RoomMigrations } from '../../control/index.ts';
import { createProjection } from './0001-create-projection.ts';
import { createSetAside } from './0002-create-set-aside.ts';
import { addRevision } from './0003-add-revision.ts';

export const JOURNAL_MIGRATIONS: RoomMigrations = {
  schema: 'journal',
  migrations: [createProjection, createSetAside, addRevision],
};
