import type { RoomMigrations } from '../control/index.ts';
import { createLinks } from './migrations/0001-create-links.ts';

export { linkRoutes } from './routes.ts';

export const linksMigrations: RoomMigrations = { schema: 'links', migrations: [createLinks] };
