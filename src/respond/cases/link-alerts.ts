import type { AlertSummary } from '../../detect/alerts/contract.ts';
import { holdAlerts, linkAlertsToCase, readEntitiesOfAlerts } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen, requireSameKind } from './case.ts';
import { type KnownCase, lockCase } from './case-store.ts';
import { type CasesDeps, type CaseWork, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply } from './contract.ts';
import { readCaseReply } from './show-case.ts';
import { placeEntities } from './timeline-store.ts';

type Input = { readonly caseNumber: string; readonly alertIds: readonly string[] };

/**
 * Links alerts to an open case; those it already has are left as they are. Throws `cases.missing`, `cases.closed`
 * (conflict), `cases.sample-mixed` (invalid), `alerts.missing`, `alerts.in-other-case` (conflict).
 */
export async function linkAlerts(deps: CasesDeps, actor: Actor, { caseNumber, alertIds }: Input): Promise<CaseReply> {
  await inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    requireSameKind(known.isSample, await holdAlerts(work.tx, alertIds));
    const linked = await bringInAlerts(work, known, alertIds);
    if (linked.length > 0) {
      const details = { alerts: linked.map((alert) => alert.number) };
      await recordAct(work, known, { act: 'cases.link-alerts', details });
    }
  });
  return readCaseReply(deps.control.db, caseNumber);
}

/** Links, writes each alert down at the time of its first event, and places what it is about. */
export async function bringInAlerts(
  work: CaseWork,
  known: KnownCase,
  refs: readonly string[],
): Promise<readonly AlertSummary[]> {
  if (refs.length === 0) return [];
  const linked = await linkAlertsToCase(work, { refs, caseNumber: known.digits });
  if (linked.length === 0) return [];
  await writeDown(
    work,
    known,
    linked.map((alert) => ({
      kind: 'alert' as const,
      at: new Date(alert.firstSeenAt),
      text: describeAlert(alert),
      alert: { id: alert.id, number: alert.number },
    })),
  );
  const ids = linked.map((alert) => alert.id);
  await placeEntities(work.tx, known.digits, await readEntitiesOfAlerts(work.tx, ids));
  return linked;
}

function describeAlert({ title, entity, level, hitCount }: AlertSummary): string {
  return `${title} on ${entity.type} ${entity.name} (${level}, ${hitCount} ${hitCount === 1 ? 'hit' : 'hits'})`;
}
