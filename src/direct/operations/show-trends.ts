import { measureAlerts } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, type Clock, requirePermission } from '../../platform/kernel/index.ts';
import type { WatchTrends } from './contract.ts';

export type TrendDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly targets: WatchTrends['targets'];
};

/** How long alerts waited, by day, beside what was set as a target. Of alerts, not of people. */
export async function showTrends({ db, clock, targets }: TrendDeps, actor: Actor): Promise<WatchTrends> {
  requirePermission(actor, 'alerts.read');
  return { ...(await measureAlerts(db, actor, clock.nowMs())), targets };
}
