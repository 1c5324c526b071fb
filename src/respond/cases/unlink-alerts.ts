import { holdAlerts, readNamedByCase, unlinkAlertsFromCase } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { type KnownCase, lockCase } from './case-store.ts';
import { type CasesDeps, type CaseWork, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply } from './contract.ts';
import { forgetPlacedBy, placeEntities } from './entity-store.ts';
import { readCaseReply } from './show-case.ts';

type Input = {
  readonly caseNumber: string;
  readonly alertIds: readonly string[];
  readonly reason: string;
  /** By what stands in `alertIds`. */
  readonly versions?: Readonly<Record<string, number>> | undefined;
};

/**
 * Takes alerts out of an open case, with the reason; what is in no case is left as it is. Throws `cases.missing`,
 * `cases.closed` (conflict), `alerts.missing`, `alerts.in-other-case` (conflict), `alerts.changed` (conflict).
 */
export async function unlinkAlerts(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseReply> {
  const { caseNumber, alertIds, reason, versions } = input;
  await inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const held = await holdAlerts(work.tx, alertIds);
    const unlinked = await unlinkAlertsFromCase(work, { held, caseNumber: known.digits, reason, versions });
    if (unlinked.length === 0) return;
    const entries = unlinked.map(({ id, number }) => ({
      kind: 'status' as const,
      text: `${number} was taken out of this case: ${reason}`,
      alert: { id, number },
    }));
    await writeDown(work, known, entries);
    const numbers = unlinked.map(({ number }) => number);
    await forgetEntitiesOf(work, known, numbers);
    await recordAct(work, known, { act: 'cases.unlink-alerts', details: { alerts: numbers } });
  });
  return readCaseReply(deps.control.db, caseNumber);
}

/** What other alerts of the case name stays; so does what a person placed. */
async function forgetEntitiesOf({ tx }: CaseWork, { digits }: KnownCase, alertNumbers: readonly string[]) {
  const forgotten = await forgetPlacedBy(tx, digits, alertNumbers);
  if (forgotten.length > 0) await placeEntities(tx, digits, await readNamedByCase(tx, digits, forgotten));
}
