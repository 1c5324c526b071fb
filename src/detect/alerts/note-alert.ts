import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { personOf } from './alert.ts';
import { readAlert } from './alert-store.ts';
import type { AlertsDeps } from './change-alert.ts';
import type { AlertNote } from './contract.ts';
import { insertNote } from './note-store.ts';

type Input = { readonly alert: string; readonly text: string };

/** Writes down what somebody saw; whoever has the alert, and after a verdict too. Throws `alerts.missing`. */
export function noteAlert(deps: AlertsDeps, actor: Actor, { alert, text }: Input): Promise<AlertNote> {
  requirePermission(actor, 'alerts.triage');
  return deps.control.transaction(async (tx) => {
    const { id, number, row } = await readAlert(tx, alert);
    const at = new Date(deps.clock.nowMs());
    const note = await insertNote(tx, { alertNumber: number, text, by: personOf(actor), at });
    const named = `AL-${number}`;
    await audit(tx, { actor, action: 'alerts.note', subject: `alert:${named}`, outcome: 'done', details: { text } });
    const body = { number: named, isSample: row.is_sample, by: actor.id, byName: actor.name };
    await deps.control.publish(tx, [{ type: 'alert.noted', subjectId: id, body }]);
    return note;
  });
}
