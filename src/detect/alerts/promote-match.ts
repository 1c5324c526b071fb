import { sql } from 'kysely';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import type { AlertHit } from './alert-hit.ts';
import { alertSummaryOf, judgedAlertOf } from './alert-row.ts';
import { selectAlerts } from './alert-store.ts';
import { type AlertsDeps, recordChange } from './change-alert.ts';
import type { AlertSummary } from './contract.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** Looks a recorded match up, with everything an alert shows: in the lake, and in the rules now loaded. */
export type FindMatch = (eventId: string, ruleId: string) => Promise<AlertHit | undefined>;

type Input = { readonly eventId: string; readonly ruleId: string };

/**
 * Makes an alert of a match whose rule raises none by its policy. Grouped like any other, so it may join an open alert;
 * a match that is in an alert already gives that alert. Throws `alerts.match-missing` (missing).
 */
export async function promoteMatch(
  deps: AlertsDeps & { readonly findMatch: FindMatch },
  actor: Actor,
  { eventId, ruleId }: Input,
): Promise<AlertSummary> {
  requirePermission(actor, 'alerts.triage');
  const hit = await deps.findMatch(eventId, ruleId);
  if (hit === undefined) {
    const message = 'There is no such match, or its rule is not loaded any more.';
    throw new WatchfloorError('missing', 'alerts.match-missing', { message });
  }
  return deps.control.transaction(async (tx) => {
    const raised = await raiseAlerts(deps, tx, [hit]);
    const [row] = await selectAlerts(
      tx,
      sql`where a.number = (select h.alert_number from alerts.hit h where h.event_id = ${hit.eventId}
        and h.rule_id = ${hit.rule.id})`,
    );
    if (row === undefined) throw new WatchfloorError('bug', 'alerts.promotion-lost', { message: 'No alert was made.' });
    const details = { eventId, ruleId };
    if (raised.hits > 0)
      await recordChange({ deps, actor, tx }, [judgedAlertOf(row)], { act: 'alerts.promote', details });
    return alertSummaryOf(row);
  });
}
