import type { RuleLevel } from '../rule-engine/index.ts';
import type { RuleState } from './contract.ts';
import type { Detection } from './load-detections.ts';
import { raisesAlert } from './rule-pack.ts';

/** What people decided about one rule. Null: as its pack says. */
export type RuleDecision = {
  readonly ruleId: string;
  readonly state: RuleState | null;
  readonly level: RuleLevel | null;
  readonly raisesAlert: boolean | null;
};

/** Matches of these rules on events that meet the criterion are recorded, and raise nothing until it expires. */
export type RuleException = {
  /** `EX-<n>` */
  readonly id: string;
  readonly ruleIds: readonly string[];
  /** A Sigma selection: a map of fields, or a list of such maps. */
  readonly criterion: unknown;
  /** From here on it hides nothing. Compared with the time of receipt, so that a replay decides the same. */
  readonly expiresAtMs: number;
};

/** All that people decided: plain JSON, handed to the threads and kept with its revision. */
export type Decisions = { readonly rules: readonly RuleDecision[]; readonly exceptions: readonly RuleException[] };

export const NO_DECISIONS: Decisions = { rules: [], exceptions: [] };

/** Drafts are tried out by hand, retired rules have had their time: neither meets events. */
const RUNNING: ReadonlySet<RuleState> = new Set(['shadow', 'live']);

/** A detection with the decisions applied: state, level and whether it raises alerts. A rule in shadow raises none. */
export function decide(detection: Detection, decision: RuleDecision | undefined): Detection {
  const state = decision?.state ?? detection.state;
  const rule = { ...detection.rule, level: decision?.level ?? detection.rule.level };
  const mayAlert = decision?.raisesAlert ?? (!detection.isHeldBack && raisesAlert(detection.pack, rule));
  return { ...detection, rule, state, raisesAlert: mayAlert && state === 'live' };
}

export type DeployedRule = {
  /** Place in the list that was given. */
  readonly place: number;
  readonly detection: Detection;
};

/** The rules that run, in the order given. */
export function deployRules(detections: readonly Detection[], { rules }: Decisions): readonly DeployedRule[] {
  const decisions = new Map(rules.map((decision) => [decision.ruleId, decision]));
  return detections
    .map((detection, place) => ({ place, detection: decide(detection, decisions.get(detection.rule.id)) }))
    .filter(({ detection }) => RUNNING.has(detection.state));
}
