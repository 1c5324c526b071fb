import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createAlerts } from './0001-create-alerts.ts';
import { pruneHitsSchema } from './0002-prune-hits.ts';

export const alertsMigrations: RoomMigrations = { schema: 'alerts', migrations: [createAlerts, pruneHitsSchema] };
