import type { RoomMigrations } from '../contract.ts';
import { createOutbox } from './0001-create-outbox.ts';
import { createJob } from './0002-create-job.ts';

export const CONTROL_MIGRATIONS: RoomMigrations = { schema: 'control', migrations: [createOutbox, createJob] };
