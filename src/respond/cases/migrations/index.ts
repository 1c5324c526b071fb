import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createCases } from './0001-create-cases.ts';
import { caseWorkspace } from './0002-case-workspace.ts';
import { indexNames } from './0003-index-names.ts';
import { rememberRemoved } from './0004-remember-removed.ts';

export const caseMigrations: RoomMigrations = {
  schema: 'cases',
  migrations: [createCases, caseWorkspace, indexNames, rememberRemoved],
};
