import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createContent } from './0001-create-content.ts';

export const contentMigrations: RoomMigrations = { schema: 'content', migrations: [createContent] };
