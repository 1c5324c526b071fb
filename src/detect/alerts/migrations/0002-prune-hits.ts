import { sql } from 'kysely';
import type { Migration } from '../../../platform/control/index.ts';

/** What pruning needs: the hits of an alert, and the alerts whose hits it has not looked at since they were closed. */
export const pruneHitsSchema: Migration = {
  name: '0002-prune-hits',
  up: async (db) => {
    await sql`alter table alerts.alert add column hits_pruned_at timestamptz`.execute(db);
    await sql`create index hit_alert on alerts.hit (alert_number)`.execute(db);
    await sql`
      create index alert_unpruned on alerts.alert (verdict_at)
      where state = 'closed' and case_number is null
        and (hits_pruned_at is null or hits_pruned_at < verdict_at)`.execute(db);
  },
};
