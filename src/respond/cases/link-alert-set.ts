import type { SetProgress } from '../../detect/alerts/contract.ts';
import { alertSummaryOf, type JudgedAlert, linkAlertsToCase, skipped, workOnSet } from '../../detect/alerts/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { type KnownCase, lockCase } from './case-store.ts';
import { type CasesDeps, type CaseWork, recordAct, writeDown } from './change-case.ts';
import { entriesOf, placeEntitiesOf } from './link-alerts.ts';

type Input = { readonly setId: string; readonly caseNumber: string; readonly retry: boolean };

/**
 * Links the next piece of a frozen set of alerts to an open case; what belongs to another case is skipped.
 * Throws `alert-sets.missing`, `alert-sets.other-act`, `cases.missing`, `cases.closed`.
 */
export function linkAlertSet(deps: CasesDeps, actor: Actor, { setId, caseNumber, retry }: Input): Promise<SetProgress> {
  requirePermission(actor, 'cases.write');
  return workOnSet(
    { deps, actor },
    {
      setId,
      act: 'case',
      input: { caseNumber },
      retry,
      // As everywhere: the case first, then its alerts.
      prepare: (tx) => lockCase(tx, caseNumber),
      work: async (tx, alerts) => {
        const known = await lockCase(tx, caseNumber);
        requireOpen(known);
        const fits = alerts.filter((alert) => reasonAgainst(known, alert) === undefined);
        await link({ deps, actor, tx, now: new Date(deps.clock.nowMs()) }, known, fits);
        return alerts.map((alert) => {
          const { number, version } = alert;
          const reason = reasonAgainst(known, alert);
          return reason ? skipped(number, ...reason) : { number, outcome: 'ok' as const, version: version + 1 };
        });
      },
    },
  );
}

function reasonAgainst(known: KnownCase, alert: JudgedAlert): readonly [code: string, why: string] | undefined {
  const { caseNumber, row } = alert;
  if (caseNumber === known.digits) return ['alerts.in-this-case', 'It is in this case already.'];
  if (caseNumber !== null) return ['alerts.in-other-case', `It belongs to CS-${caseNumber}.`];
  if (row.is_sample !== known.isSample) return ['cases.sample-mixed', 'Sample and live never share a case.'];
  return undefined;
}

async function link(work: CaseWork, known: KnownCase, alerts: readonly JudgedAlert[]): Promise<void> {
  const held = alerts.map((judged) => ({ judged, summary: alertSummaryOf(judged.row) }));
  const linked = await linkAlertsToCase(work, { held, caseNumber: known.digits });
  if (linked.length === 0) return;
  await writeDown(work, known, entriesOf(linked));
  await placeEntitiesOf(work, known, linked);
  await recordAct(work, known, { act: 'cases.link-alerts', details: { alerts: linked.map(({ number }) => number) } });
}
