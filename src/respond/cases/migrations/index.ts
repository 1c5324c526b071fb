import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createCases } from './0001-create-cases.ts';

export const caseMigrations: RoomMigrations = { schema: 'cases', migrations: [createCases] };
