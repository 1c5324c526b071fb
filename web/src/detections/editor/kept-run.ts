import type { QueryClient } from '@tanstack/react-query';
import type { TestRun } from './test-outcome.tsx';
import type { RuleTexts } from './use-rule-text.ts';

/** What an editor tried, and on which texts: the next editor of the same rule, behind the address it is saved under, shows it. */
export type KeptRun = {
  readonly days?: string;
  readonly backtest?: { readonly id: string; readonly text: string };
  readonly tested?: { readonly texts: RuleTexts; readonly outcome: TestRun };
};

const keyOf = (ruleId: string) => ['rule-runs', ruleId];

export function keepRun(client: QueryClient, ruleId: string, run: KeptRun): void {
  client.setQueryData<KeptRun>(keyOf(ruleId), (old) => ({ ...old, ...run }));
}

/** Nothing of a rule that is not saved yet: the next new rule is another. */
export function keptRun(client: QueryClient, ruleId: string | undefined): KeptRun {
  return (ruleId !== undefined && client.getQueryData<KeptRun>(keyOf(ruleId))) || {};
}

/** Of which text a result is, in words. */
export function ranOn<Text>(
  tried: Text,
  { now, saved }: { readonly now: Text; readonly saved: Text | undefined },
  isSame: (one: Text, other: Text) => boolean = Object.is,
): string {
  if (saved !== undefined && isSame(tried, saved)) {
    return isSame(tried, now) ? 'of the saved version' : 'of the saved version, without what was changed since';
  }
  return isSame(tried, now) ? 'of this text, not saved' : 'of an earlier text';
}
