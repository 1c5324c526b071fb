import { createEventEncoder } from '../../src/collect/lake/index.ts';
import { eventOf, openTestLake, originOf } from '../../src/collect/lake/test-lake.ts';
import type { AlertHit } from '../../src/detect/alerts/alert-hit.ts';
import type { Verdict } from '../../src/detect/alerts/contract.ts';
import { giveVerdict } from '../../src/detect/alerts/give-verdict.ts';
import { takeAlert } from '../../src/detect/alerts/take-alert.ts';
import { createFlowWatch } from '../../src/direct/operations/flow-watch.ts';
import { showTrends } from '../../src/direct/operations/show-trends.ts';
import { showWatch } from '../../src/direct/operations/show-watch.ts';
import { createSourceWatch } from '../../src/direct/operations/source-watch.ts';
import type { Actor } from '../../src/platform/kernel/index.ts';
import { closeCase } from '../../src/respond/cases/close-case.ts';
import { declareIncidentOf } from '../../src/respond/cases/declare-incident.ts';
import { actorCalled } from './actors.ts';
import { openCasesFloor } from './cases-floor.ts';

export { hitOf, RECEIVED_AT } from './alert-hits.ts';

export const mara = actorCalled('Mara', [
  'alerts.read',
  'alerts.triage',
  'cases.read',
  'cases.write',
  'sources.read',
  'rules.read',
]);

type Heard = { readonly sender: string; readonly receivedAtMs: number; readonly isSample?: boolean };

/** Alerts, cases and the lake as they are, under a clock that a test moves. */
export async function openOperationsFloor(startMs: number) {
  const cases = await openCasesFloor();
  const test = await openTestLake();
  const now = { ms: startMs };
  const clock = { nowMs: () => now.ms };
  const { db } = cases.control;
  const deps = { ...cases.deps, clock };
  let batches = 0;
  const readFlow = () => ({ running: 12, received: 5, settled: 5, fault: null });
  return {
    now,
    raise: (hits: readonly AlertHit[]) => cases.raise(hits),
    take: (alert: string) => takeAlert(deps, mara, { alert }),
    judge: (alert: string, verdict: Verdict = 'true') => giveVerdict(deps, mara, { alert, verdict, note: 'seen it' }),
    open: cases.open,
    declare: (caseNumber: string) => declareIncidentOf(deps, mara, { caseNumber, reason: 'domain controller' }),
    close: (caseNumber: string) => closeCase(deps, mara, { caseNumber, outcome: 'benign', summary: 'planned work' }),
    hear: async (heard: readonly Heard[]) => {
      batches += 1;
      const events = heard.map(({ sender, receivedAtMs, isSample = false }, record) =>
        eventOf(originOf(batches, record, { sender, receivedAtMs, isSample }), { timeMs: receivedAtMs - 2_000 }),
      );
      await test.lake.insert(createEventEncoder()(events), `batch-${batches}`);
    },
    /** As a server that has just started: nothing is remembered of what the lake said before. */
    watch: (kind?: 'live' | 'sample', actor: Actor = mara) => {
      const senders = createSourceWatch(test.lake, clock);
      return showWatch({ db, clock, senders, ruleFlow: createFlowWatch(readFlow, clock) }, actor, { kind });
    },
    trends: (actor: Actor = mara) =>
      showTrends({ db, clock, targets: { takeMs: 1_800_000, closeMs: 86_400_000 } }, actor),
    closeAll: test.close,
  };
}
