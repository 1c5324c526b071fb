import type { Actor } from '../../platform/kernel/index.ts';
import { personOf, take } from './alert.ts';
import { type AlertsDeps, changeAlert } from './change-alert.ts';
import type { AlertSummary } from './contract.ts';

type Input = { readonly alert: string; readonly version?: number | undefined };

/** Of two who take at once one gets it; the other gets `alerts.already-taken` (conflict) with the owner's name. */
export function takeAlert(deps: AlertsDeps, actor: Actor, input: Input): Promise<AlertSummary> {
  return changeAlert(deps, actor, {
    ...input,
    act: 'alerts.take',
    decide: (alert) => take(alert, personOf(actor), new Date(deps.clock.nowMs())),
  });
}
