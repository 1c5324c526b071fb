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
 * Applies what people decided to all that was read. A rule waits only for correlations that are live and tell somebody: where
 * the one that names it was retired, could not be put in force, or raises no alert, it raises alerts by itself.
 */
export function deployDetections(loaded: LoadedDetections, decisions: Decisions): DeployedDetections {
  const { correlations } = deploy(freeAllBut(loaded, new Set()), decisions);
  return deploy(freeAllBut(loaded, heldBackBy(correlations)), decisions);
}

function freeAllBut(loaded: LoadedDetections, held: ReadonlySet<string>): LoadedDetections {
  const free = (detection: Detection): Detection =>
    detection.isHeldBack && !held.has(detection.rule.id) ? { ...detection, isHeldBack: false } : detection;
  const { detections, correlationDetections } = loaded;
  return { ...loaded, detections: detections.map(free), correlationDetections: correlationDetections.map(free) };
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

/**
 * Ids of the rules and correlations that are part of a live correlation and not generated beside it. `correlations`: with
 * none held back, so that each says what it would raise by itself. One that raises nothing holds back only where a live one
 * that names it, over however many steps, does.
 */
function heldBackBy(correlations: readonly CorrelationDetection[]): ReadonlySet<string> {
  const held = new Set<string>();
  const telling = new Set<number>();
  // Whoever names a correlation stands behind it.
  for (const [at, { state, raisesAlert, placed }] of [...correlations.entries()].toReversed()) {
    if (state !== 'live' || !(raisesAlert || telling.has(at))) continue;
    for (const { ruleId, correlation } of placed.places) {
      if (correlation !== undefined) telling.add(correlation);
      const id = ruleId ?? correlations[correlation ?? -1]?.rule.id;
      if (id !== undefined && !placed.correlation.generate) held.add(id);
    }
  }
  return held;
}
