import type { Immutable } from '../../platform/http/contract.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import type { RuleDecision, RuleState } from '../detections/index.ts';
import type { RuleLevel } from '../rule-engine/index.ts';
import { type ContentDeps, personOf, requireRule } from './content-deps.ts';
import type { DetectionReply } from './contract.ts';
import { insertRuleChange, lockRuleDecision, saveRuleDecision } from './decision-store.ts';
import { describeRule } from './show-rule.ts';

/** Null gives the decision back to the rule's pack; absent leaves it. */
type Input = {
  readonly ruleId: string;
  readonly state?: RuleState | null | undefined;
  readonly level?: RuleLevel | null | undefined;
  readonly raisesAlert?: boolean | null | undefined;
  readonly reason: string;
};

type Change = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

const SETTINGS = ['state', 'level', 'raisesAlert'] as const;

function changeOf(before: RuleDecision, after: RuleDecision): Change {
  const changed = SETTINGS.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }]));
}

/** In force when this resolves: the next batch runs under it. Deciding what is decided already changes nothing. Throws `rules.missing`. */
export async function changeRule(deps: ContentDeps, actor: Actor, input: Input): Promise<Immutable<DetectionReply>> {
  requirePermission(actor, 'rules.write');
  if (await decideOn(deps, actor, input)) await deps.keeper.refresh('decisions');
  return describeRule(deps, input.ruleId);
}

/** Whether anything is otherwise now; in force only once the keeper has looked. Throws `rules.missing`. */
export async function decideOn(deps: ContentDeps, actor: Actor, input: Input): Promise<boolean> {
  const { ruleId, reason } = input;
  requireRule(deps, ruleId);
  return deps.control.transaction(async (tx) => {
    const before = await lockRuleDecision(tx, ruleId);
    const after: RuleDecision = {
      ruleId,
      state: input.state === undefined ? before.state : input.state,
      level: input.level === undefined ? before.level : input.level,
      raisesAlert: input.raisesAlert === undefined ? before.raisesAlert : input.raisesAlert,
    };
    const change = changeOf(before, after);
    await saveRuleDecision(tx, after);
    if (Object.keys(change).length === 0) return false;
    const at = new Date(deps.clock.nowMs());
    await insertRuleChange(tx, ruleId, { at, by: personOf(actor), reason, change });
    const details = {
      reason,
      ...Object.fromEntries(Object.entries(change).map(([name, { to }]) => [name, asText(to)])),
    };
    await audit(tx, { actor, action: 'rules.change', subject: `rule:${ruleId}`, outcome: 'done', details });
    await deps.control.publish(tx, [
      { type: 'rule.changed', subjectId: ruleId, body: { change, reason, by: actor.id } },
    ]);
    return true;
  });
}

const asText = (value: unknown): string => (value === null ? 'as its pack says' : String(value));
