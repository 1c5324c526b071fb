import type { Transaction } from '../../platform/control/index.ts';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { type AlertId, close, personOf } from './alert.ts';
import type { JudgedAlert } from './alert-row.ts';
import { readAlert } from './alert-store.ts';
import { type AlertsDeps, changeAlert } from './change-alert.ts';
import type { AlertSummary, GiveVerdictBody } from './contract.ts';

type Input = GiveVerdictBody & { readonly alert: string };

/**
 * Closes an alert. Throws `alerts.closed`, `alerts.already-taken` (conflict), `alerts.note-missing`,
 * `alerts.duplicate-of-what` (invalid), `alerts.missing` also for the alert that is repeated.
 */
export function giveVerdict(deps: AlertsDeps, actor: Actor, input: Input): Promise<AlertSummary> {
  const { alert, version, verdict, note, duplicateOf } = input;
  return changeAlert(deps, actor, {
    alert,
    version,
    act: 'alerts.give-verdict',
    details: { verdict, note },
    decide: async (judged, tx) => {
      const duplicateOfId = duplicateOf === undefined ? null : await originalOf(tx, judged, duplicateOf);
      const at = new Date(deps.clock.nowMs());
      return close(judged, { verdict, note, by: personOf(actor), at, duplicateOfId });
    },
  });
}

/** A chain of duplicates would hide the one alert that was really judged. */
export async function originalOf(tx: Transaction, alert: JudgedAlert, ref: string): Promise<AlertId> {
  const other = await readAlert(tx, ref);
  const isChain = other.verdict?.verdict === 'duplicate';
  if (other.id !== alert.id && !isChain && other.row.is_sample === alert.row.is_sample) return other.id;
  const message = isChain
    ? `AL-${other.number} is a duplicate itself: name AL-${other.row.duplicate_number}, which it repeats.`
    : `AL-${other.number} cannot be what this alert repeats: it is the same alert, or one is a sample and one is not.`;
  throw new WatchfloorError('invalid', 'alerts.duplicate-of-what', { message });
}
