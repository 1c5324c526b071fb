import {
  type PlacedCorrelation,
  placeCorrelations,
  type RefusedCorrelation,
  type RuleIssue,
} from '../rule-engine/index.ts';
import type { Detection, LoadedDetections } from './load-detections.ts';

/** A correlation as deployed, ready for a correlator. */
export type CorrelationDetection = Detection & { readonly placed: PlacedCorrelation };

export type PlacedDetections = {
  /** Each after all that it names. */
  readonly correlations: readonly CorrelationDetection[];
  /** Those that would cost too much, by file and line. */
  readonly issues: readonly RuleIssue[];
};

/** For whoever runs correlations (`runsCorrelations` when loading). */
export function placeDetections({
  rules,
  correlations,
  correlationDetections,
}: Pick<LoadedDetections, 'rules' | 'correlations' | 'correlationDetections'>): PlacedDetections {
  const { placed, refused } = placeCorrelations(correlations, rules);
  const detectionOf = new Map(correlations.map((correlation, place) => [correlation, correlationDetections[place]]));
  return {
    correlations: placed.flatMap((one) => {
      const detection = detectionOf.get(one.correlation);
      return detection === undefined ? [] : [{ ...detection, placed: one }];
    }),
    issues: refused.map(refusalIssue),
  };
}

export function refusalIssue({ correlation, code, message }: RefusedCorrelation): RuleIssue {
  const { description, document, line } = correlation;
  const source = { file: description.file, ...(document !== undefined && { document }) };
  return { ...source, line, column: 1, severity: 'error', code, message };
}
