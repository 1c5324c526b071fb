import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createAlerts } from './0001-create-alerts.ts';

export const alertsMigrations: RoomMigrations = { schema: 'alerts', migrations: [createAlerts] };
