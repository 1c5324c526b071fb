import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createCorrelations } from './0001-create-correlations.ts';
import { keepClocks } from './0002-keep-clocks.ts';

export const correlationsMigrations: RoomMigrations = {
  schema: 'correlations',
  migrations: [createCorrelations, keepClocks],
};
