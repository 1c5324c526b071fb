import type { AlertSummary } from '../../detect/alerts/contract.ts';
import { holdAlerts, linkAlertsToCase, readEntitiesOfAlerts } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen, requireSameKind } from './case.ts';
import { type KnownCase, lockCase } from './case-store.ts';
import { type CasesDeps, type CaseWork, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply } from './contract.ts';
import { placeEntities } from './entity-store.ts';
import { readCaseReply } from './show-case.ts';

type Input = { readonly caseNumber: string; readonly alertIds: readonly string[] };

/**
 * Links alerts to an open case; those it already has are left as they are. Throws `cases.missing`, `cases.closed`
 * (conflict), `cases.sample-mixed` (invalid), `alerts.missing`, `alerts.in-other-case` (conflict).
 */
export async function linkAlerts(deps: CasesDeps, actor: Actor, { caseNumber, alertIds }: Input): Promise<CaseReply> {
  await inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const held = await holdAlerts(work.tx, alertIds);
    requireSameKind(
      known.isSample,
      held.map(({ summary }) => summary),
    );
    const linked = await linkAlertsToCase(work, { held, caseNumber: known.digits });
    if (linked.length > 0) {
      await writeDown(work, known, entriesOf(linked));
      await placeEntitiesOf(work, known, linked);
      const details = { alerts: linked.map((alert) => alert.number) };
      await recordAct(work, known, { act: 'cases.link-alerts', details });
    }
  });
  return readCaseReply(deps.control.db, caseNumber);
}

/** Each alert is written down at the time of its first event. */
export function entriesOf(alerts: readonly AlertSummary[]) {
  return alerts.map((alert) => ({
    kind: 'alert' as const,
    at: new Date(alert.firstSeenAt),
    text: describeAlert(alert),
    alert: { id: alert.id, number: alert.number },
  }));
}

export async function placeEntitiesOf(
  { tx }: CaseWork,
  known: Pick<KnownCase, 'digits'>,
  alerts: readonly AlertSummary[],
): Promise<void> {
  const ids = alerts.map((alert) => alert.id);
  await placeEntities(tx, known.digits, await readEntitiesOfAlerts(tx, ids));
}

function describeAlert({ title, entity, level, hitCount, rule }: AlertSummary): string {
  const hits = `${hitCount} ${hitCount === 1 ? 'hit' : 'hits'}`;
  return `${title} on ${entity.type} ${entity.name} (${level}, ${hits}), ${byline(rule.author, rule.ruleSet.name)}`;
}

/** Detection Rule License 1.1: the author and the rule set stand wherever a match is shown. */
export function byline(author: string, ruleSet: string): string {
  return `rule by ${author || 'an author not named'} (${ruleSet})`;
}
