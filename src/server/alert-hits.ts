import type { AlertHit, RuleSet } from '../detect/alerts/index.ts';
import type { Detection } from '../detect/detections/index.ts';
import type { Hit } from './entry-work.ts';

/** Joins the hits of a batch with their rules' descriptions, which the threads do not copy. */
export function alertHitsOf(hits: readonly Hit[], detections: readonly Detection[]): readonly AlertHit[] {
  return hits.flatMap(({ rule, facts, ...hit }) => {
    const detection = detections[rule];
    return detection ? [{ ...hit, ...facts, rule: { ...detection.rule, ruleSet: ruleSetOf(detection) } }] : [];
  });
}

/** Shown with every match of the pack's rules, as their licence asks. */
export const ruleSetOf = ({ pack }: Detection): RuleSet => ({ name: pack.title, url: pack.url, licence: pack.licence });
