import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What is asked of all alerts by time: what came, what was taken and judged in the last days, what waits longest. */
export const indexTimes: Migration = {
  name: '0005-index-times',
  up: async (db) => {
    await sql`create index alert_raised on alerts.alert (raised_at)`.execute(db);
    await sql`create index alert_taken on alerts.alert (taken_at) where taken_at is not null`.execute(db);
    await sql`create index alert_judged on alerts.alert (verdict_at) where verdict_at is not null`.execute(db);
    await sql`create index alert_waiting on alerts.alert (raised_at) where state <> 'closed'`.execute(db);
  },
};
