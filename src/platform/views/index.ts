import type { RoomMigrations } from '../control/index.ts';
import { createViews } from './migrations/0001-create-views.ts';
import { roleDefaults } from './migrations/0002-role-defaults.ts';

export { viewRoutes } from './routes.ts';

export const viewsMigrations: RoomMigrations = { schema: 'views', migrations: [createViews, roleDefaults] };
