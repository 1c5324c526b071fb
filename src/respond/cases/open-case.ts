import { LEVELS } from '../../detect/alerts/contract.ts';
import { holdAlerts, linkAlertsToCase, personOf } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { type CaseNumber, describeNewCase } from './case.ts';
import { insertCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply, OpenCaseBody } from './contract.ts';
import { entriesOf, placeEntitiesOf } from './link-alerts.ts';
import { readCaseReply } from './show-case.ts';

/**
 * Opens a case, empty or from alerts; who opens it owns it, and takes the alerts that nobody had.
 * Throws `cases.title-missing`, `cases.sample-mixed` (invalid), `alerts.missing`, `alerts.in-other-case` (conflict).
 */
export async function openCase(deps: CasesDeps, actor: Actor, input: OpenCaseBody): Promise<CaseReply> {
  const number = await inCaseWork(deps, actor, async (work) => {
    const held = await holdAlerts(work.tx, input.alertIds);
    const alerts = inOrderOf(
      input.alertIds,
      held.map(({ summary }) => summary),
    );
    const described = describeNewCase(input, alerts, LEVELS);
    const by = { openedBy: personOf(actor), openedAt: work.now };
    const digits = await insertCase(work.tx, { ...described, ...by, description: input.description });
    const opened = { number: `CS-${digits}` as CaseNumber, digits, isSample: described.isSample };
    const linked = alerts.length === 0 ? [] : await linkAlertsToCase(work, { held, caseNumber: digits });
    await writeDown(work, opened, [{ kind: 'status', text: 'Case opened' }, ...entriesOf(linked)]);
    if (linked.length > 0) await placeEntitiesOf(work, opened, linked);
    const details = { title: described.title, alerts: linked.map((alert) => alert.number) };
    await recordAct(work, opened, { act: 'cases.open', details });
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
