import type { Actor } from '../../platform/kernel/index.ts';
import { release } from './alert.ts';
import { type AlertsDeps, changeAlert } from './change-alert.ts';
import type { AlertSummary } from './contract.ts';

type Input = { readonly alert: string; readonly version?: number | undefined };

/** Puts a taken alert back into the queue. Throws `alerts.not-taken` (conflict). */
export function releaseAlert(deps: AlertsDeps, actor: Actor, input: Input): Promise<AlertSummary> {
  return changeAlert(deps, actor, { ...input, act: 'alerts.release', decide: release });
}
