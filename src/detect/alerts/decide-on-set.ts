import type { z } from 'zod';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { close, personOf, take } from './alert.ts';
import { readProgress, readSet } from './alert-set-store.ts';
import type { AlertsDeps } from './change-alert.ts';
import type { judgeAlertSet, SetProgress } from './contract.ts';
import { originalOf } from './give-verdict.ts';
import { decideEach, workOnSet } from './work-on-set.ts';

export async function showAlertSet(deps: AlertsDeps, actor: Actor, setId: string): Promise<SetProgress> {
  requirePermission(actor, 'alerts.triage');
  const { db } = deps.control;
  return readProgress(db, await readSet(db, { setId, actor, now: new Date(deps.clock.nowMs()) }));
}

/** Takes the next piece of a set for the actor; what others have is skipped. */
export function takeAlertSet(
  deps: AlertsDeps,
  actor: Actor,
  { setId, retry }: { readonly setId: string; readonly retry: boolean },
): Promise<SetProgress> {
  const now = new Date(deps.clock.nowMs());
  const decision = {
    act: 'alerts.take' as const,
    details: { set: setId },
    decide: (alert: Parameters<typeof take>[0]) => take(alert, personOf(actor), now),
  };
  return workOnSet(
    { deps, actor },
    { setId, act: 'take', input: {}, retry, work: decideEach({ deps, actor }, decision) },
  );
}

type JudgeSet = { readonly setId: string } & z.output<typeof judgeAlertSet.body>;

/** Closes the next piece of a set with one verdict; what others have, and what is closed, is skipped. */
export function judgeSet(deps: AlertsDeps, actor: Actor, input: JudgeSet): Promise<SetProgress> {
  const { setId, retry, verdict, note, duplicateOf } = input;
  const at = new Date(deps.clock.nowMs());
  const work = decideEach(
    { deps, actor },
    {
      act: 'alerts.give-verdict',
      details: { verdict, set: setId },
      decide: async (alert, tx) => {
        const duplicateOfId = duplicateOf === undefined ? null : await originalOf(tx, alert, duplicateOf);
        return close(alert, { verdict, note, by: personOf(actor), at, duplicateOfId });
      },
    },
  );
  const stored = { verdict, note, duplicateOf: duplicateOf ?? null };
  return workOnSet({ deps, actor }, { setId, act: 'verdict', input: stored, retry, work });
}
