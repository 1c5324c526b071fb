import type { Actor } from '../../platform/kernel/index.ts';
import { reopen } from './alert.ts';
import { type AlertsDeps, changeAlert } from './change-alert.ts';
import type { AlertSummary } from './contract.ts';

type Input = { readonly alert: string; readonly note: string; readonly version?: number | undefined };

/** Takes a verdict back; the alert goes on showing it among `withdrawnVerdicts`. Throws `alerts.not-closed` (conflict). */
export function reopenAlert(deps: AlertsDeps, actor: Actor, { note, ...input }: Input): Promise<AlertSummary> {
  return changeAlert(deps, actor, { ...input, act: 'alerts.reopen', details: { note }, decide: reopen });
}
