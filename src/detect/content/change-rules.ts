import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import type { RuleState } from '../detections/index.ts';
import { decideOn } from './change-rule.ts';
import type { ContentDeps } from './content-deps.ts';

type Input = {
  readonly changes: readonly { readonly ruleId: string; readonly state: RuleState | null }[];
  readonly reason: string;
};

type Outcome = { readonly ruleId: string; readonly outcome: 'ok' | 'skipped' | 'failed'; readonly why: string };

/** Each as if it were the only one, audited by itself; they come into force together. */
export async function changeRules(deps: ContentDeps, actor: Actor, { changes, reason }: Input): Promise<Outcome[]> {
  requirePermission(actor, 'rules.write');
  const outcomes: Outcome[] = [];
  try {
    for (const { ruleId, state } of changes) {
      outcomes.push({ ruleId, ...(await outcomeOf(() => decideOn(deps, actor, { ruleId, state, reason }))) });
    }
  } finally {
    if (outcomes.some(({ outcome }) => outcome === 'ok')) await deps.keeper.refresh('decisions');
  }
  return outcomes;
}

async function outcomeOf(decide: () => Promise<boolean>): Promise<Omit<Outcome, 'ruleId'>> {
  try {
    return (await decide()) ? { outcome: 'ok', why: '' } : { outcome: 'skipped', why: 'This is decided already.' };
  } catch (error) {
    if (error instanceof WatchfloorError) return { outcome: 'failed', why: error.message };
    throw error;
  }
}
