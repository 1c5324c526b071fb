import type { Immutable } from '../../platform/http/contract.ts';
import { type Detection, decide } from '../detections/index.ts';
import type { ContentKeeper } from './content-keeper.ts';
import type { DetectionReply, RuleVolume } from './contract.ts';

type Keeper = Pick<ContentKeeper, 'decisions' | 'runner'>;

/** A rule as it is shown: its text's facts, what people decided, and how it has been doing. */
export type DescribeRule = (detection: Detection) => Immutable<DetectionReply>;

/** A rule that runs is shown as it runs: what holds it back depends on which correlations are in force. */
export function createDescriber(
  { decisions: inForce, runner }: Keeper,
  volumeOf: (ruleId: string) => RuleVolume,
): DescribeRule {
  const decisions = inForce();
  const running = new Map(runner.detections().map((detection) => [detection.rule.id, detection]));
  const decided = new Map(decisions.rules.map((decision) => [decision.ruleId, decision]));
  const exceptionCounts = new Map<string, number>();
  for (const { ruleIds } of decisions.exceptions) {
    for (const id of ruleIds) exceptionCounts.set(id, (exceptionCounts.get(id) ?? 0) + 1);
  }
  return (given) => {
    const decision = decided.get(given.rule.id);
    const run = running.get(given.rule.id);
    const shown = run?.rule.version === given.rule.version ? run : decide(given, decision);
    const { rule, pack, state, raisesAlert, replaces } = shown;
    const { id, title, url, licence } = pack;
    return {
      ...rule,
      state,
      raisesAlert,
      pack: { id, title, url, licence },
      decision: decision ? { state: decision.state, level: decision.level, raisesAlert: decision.raisesAlert } : null,
      replaces: replaces && { packId: replaces.packId, version: replaces.version },
      exceptionCount: exceptionCounts.get(rule.id) ?? 0,
      volume: volumeOf(rule.id),
    };
  };
}

/** By title, then by id: what the list's cursor names. */
export function compareRules(a: RuleKey, b: RuleKey): number {
  if (a.title !== b.title) return a.title < b.title ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

export type RuleKey = { readonly title: string; readonly id: string };
