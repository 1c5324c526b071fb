import { LEVELS } from '../../detect/alerts/contract.ts';
import { holdAlerts, personOf } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { describeNewCase } from './case.ts';
import { insertCase, readCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply, OpenCaseBody } from './contract.ts';
import { bringInAlerts } from './link-alerts.ts';
import { readCaseReply } from './show-case.ts';

/**
 * Opens a case, empty or from alerts; who opens it owns it, and takes the alerts that nobody had.
 * Throws `cases.title-missing`, `cases.sample-mixed` (invalid), `alerts.missing`, `alerts.in-other-case` (conflict).
 */
export async function openCase(deps: CasesDeps, actor: Actor, input: OpenCaseBody): Promise<CaseReply> {
  const number = await inCaseWork(deps, actor, async (work) => {
    const alerts = input.alertIds.length === 0 ? [] : await holdAlerts(work.tx, input.alertIds);
    const described = describeNewCase(input, inOrderOf(input.alertIds, alerts), LEVELS);
    const by = { openedBy: personOf(actor), openedAt: work.now };
    const digits = await insertCase(work.tx, { ...described, ...by, description: input.description });
    const opened = await readCase(work.tx, `CS-${digits}`);
    await writeDown(work, opened, [{ kind: 'status', text: 'Case opened' }]);
    await bringInAlerts(work, opened, input.alertIds);
    await recordAct(work, opened, { act: 'cases.open', details: { title: described.title, alerts: alerts.length } });
    return opened.number;
  });
  return readCaseReply(deps.control.db, number);
}

/** The first that the caller named gives the title; held alerts come in the order of their numbers. */
function inOrderOf<Alert extends { readonly id: string; readonly number: string }>(
  refs: readonly string[],
  alerts: readonly Alert[],
): readonly Alert[] {
  return refs.flatMap((ref) => alerts.find(({ id, number }) => id === ref || number === ref.toUpperCase()) ?? []);
}
