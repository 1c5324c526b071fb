import { holdUnjudgedAlerts, judgeWithCase, personOf, storableText } from '../../detect/alerts/index.ts';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { type CaseState, close } from './case.ts';
import type { KnownCase } from './case-store.ts';
import { type CasesDeps, type CaseWork, changeCase } from './change-case.ts';
import type { CaseSummary, CloseCaseBody } from './contract.ts';
import { readRequiredOpenTasks } from './task-store.ts';

type Input = CloseCaseBody & { readonly caseNumber: string };

/**
 * Closes a case, and with `verdictForOpenAlerts` its unjudged alerts too. Throws `cases.missing`, and the conflicts
 * `cases.closed`, `cases.changed`, `cases.open-tasks`, `cases.unjudged-alerts`; then no alert is judged either.
 */
export function closeCase(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  const { caseNumber, version, outcome, summary } = input;
  return changeCase(deps, actor, {
    caseNumber,
    version,
    act: 'cases.close',
    decide: (known, work) => settle(work, known, input),
    entry: { kind: 'status', text: `Closed as ${outcome}: ${summary}` },
    details: { outcome },
  });
}

async function settle(work: CaseWork, known: KnownCase, input: Input): Promise<CaseState> {
  const { outcome, summary, verdictForOpenAlerts: verdict } = input;
  const requiredTasks = await readRequiredOpenTasks(work.tx, known.digits);
  const alerts = await holdUnjudgedAlerts(work.tx, known.digits);
  requireSeenCount(alerts.length, input.unjudgedAlertCount);
  const closed = close(
    known,
    { outcome, summary, by: personOf(work.actor), at: work.now },
    { requiredTasks, unjudgedAlerts: verdict === undefined ? alerts.map(({ number }) => `AL-${number}`) : [] },
  );
  if (verdict !== undefined && alerts.length > 0) {
    await judgeWithCase(work, alerts, { verdict, note: storableText(`${known.number}: ${summary}`, 4_000) });
  }
  return closed;
}

/** Alerts join a case by themselves and leave its version alone: nobody shall judge one that they have not seen. */
function requireSeenCount(unjudged: number, seen: number | undefined): void {
  if (seen === undefined || seen === unjudged) return;
  throw new WatchfloorError('conflict', 'cases.changed', {
    message: `This case now has ${unjudged} alerts without a verdict, not ${seen}. Look at them before you close it.`,
    details: { unjudgedAlertCount: unjudged },
  });
}
