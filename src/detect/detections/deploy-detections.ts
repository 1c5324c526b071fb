import type { RuleIssue, SigmaCorrelation, SigmaRule } from '../rule-engine/index.ts';
import { type Decisions, deployRules } from './deploy-rules.ts';
import type { Detection, LoadedDetections } from './load-detections.ts';
import { type CorrelationDetection, placeDetections } from './place-detections.ts';

export type DeployedDetections = {
  /** The rules that run, and place by place what was decided about them. */
  readonly rules: readonly SigmaRule[];
  readonly detections: readonly Detection[];
  /** Each after all that it names. */
  readonly correlations: readonly CorrelationDetection[];
  /** Correlations that cannot run: they cost too much, or name what does not run. */
  readonly issues: readonly RuleIssue[];
};

/**
 * Applies what people decided to all that was read. A rule waits only for correlations that are live: where the one that
 * names it was retired, or could not be put in force, it raises alerts by itself.
 */
export function deployDetections(loaded: LoadedDetections, decisions: Decisions): DeployedDetections {
  const { correlations } = deploy(loaded, decisions);
  const held = heldBackBy(correlations);
  const free = (detection: Detection): Detection =>
    detection.isHeldBack && !held.has(detection.rule.id) ? { ...detection, isHeldBack: false } : detection;
  const { detections, correlationDetections } = loaded;
  const freed = { detections: detections.map(free), correlationDetections: correlationDetections.map(free) };
  return deploy({ ...loaded, ...freed }, decisions);
}

function deploy(loaded: LoadedDetections, decisions: Decisions): DeployedDetections {
  const running = deployRules(loaded.detections, decisions);
  const following = deployRules(loaded.correlationDetections, decisions);
  const rules = running.map(({ place }) => loaded.rules[place] as SigmaRule);
  const placed = placeDetections({
    rules,
    correlations: following.map(({ place }) => loaded.correlations[place] as SigmaCorrelation),
    correlationDetections: following.map(({ detection }) => detection),
  });
  return { rules, detections: running.map(({ detection }) => detection), ...placed };
}

/** Ids of the rules and correlations that are part of a live correlation and not generated beside it. */
function heldBackBy(correlations: readonly CorrelationDetection[]): ReadonlySet<string> {
  const holding = correlations.filter(({ state, placed }) => state === 'live' && !placed.correlation.generate);
  return new Set(
    holding
      .flatMap(({ placed }) => placed.places)
      .flatMap(({ ruleId, correlation }) => ruleId ?? correlations[correlation ?? -1]?.rule.id ?? []),
  );
}
