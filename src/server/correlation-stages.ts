import type { CorrelationDetection } from '../detect/detections/index.ts';
import { type CorrelationParts, type CorrelationStage, createCorrelationStage } from './correlation-stage.ts';

/** Which correlations are in force, and under which number of the rules. */
type InForce = { readonly revision: number; readonly correlations: readonly CorrelationDetection[] };

export type CorrelationStages = {
  /**
   * The stage that follows these correlations. Where they differ from those of the batch before, a new one takes up what
   * PostgreSQL remembers: those that stayed go on where they were.
   */
  readonly of: (inForce: InForce) => Promise<CorrelationStage>;
};

/** For one run of the pipeline, in the order in which batches settle. */
export function createCorrelationStages(parts: Omit<CorrelationParts, 'detections'>): CorrelationStages {
  let current: { revision: number; signature: string; stage: CorrelationStage } | undefined;
  return {
    of: async ({ revision, correlations }) => {
      if (current?.revision === revision) return current.stage;
      const signature = JSON.stringify(correlations);
      // Most revisions decide about other rules.
      if (current?.signature === signature) current.revision = revision;
      else {
        const stage = createCorrelationStage({ ...parts, detections: correlations });
        await stage.restore();
        current = { revision, signature, stage };
      }
      return current.stage;
    },
  };
}
