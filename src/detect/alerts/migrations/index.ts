import type { RoomMigrations } from '../../../platform/control/index.ts';
import { createAlerts } from './0001-create-alerts.ts';
import { pruneHitsSchema } from './0002-prune-hits.ts';
import { keepWithdrawnVerdicts } from './0003-keep-withdrawn-verdicts.ts';
import { createAlertSets } from './0004-create-alert-sets.ts';
import { indexTimes } from './0005-index-times.ts';
import { createNotes } from './0006-create-notes.ts';
import { indexNames } from './0007-index-names.ts';
import { rememberRemoved } from './0008-remember-removed.ts';
import { keepUnlinked } from './0009-keep-unlinked.ts';

export const alertsMigrations: RoomMigrations = {
  schema: 'alerts',
  migrations: [
    createAlerts,
    pruneHitsSchema,
    keepWithdrawnVerdicts,
    createAlertSets,
    indexTimes,
    createNotes,
    indexNames,
    rememberRemoved,
    keepUnlinked,
  ],
};
