import type { RoomMigrations } from '../control/index.ts';
import { createPreferences } from './migrations/0001-create-preferences.ts';

export { preferenceRoutes } from './routes.ts';

export const preferencesMigrations: RoomMigrations = { schema: 'preferences', migrations: [createPreferences] };
