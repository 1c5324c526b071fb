import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createCorrelations } from './0001-create-correlations.ts';

export const correlationsMigrations: RoomMigrations = { schema: 'correlations', migrations: [createCorrelations] };
