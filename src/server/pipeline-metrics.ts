import { Counter, type Registry } from 'prom-client';
import type { ProcessedEntries } from './entry-work.ts';

export type PipelineMetrics = {
  readonly failures: Counter;
  readonly settled: (processed: ProcessedEntries) => void;
};

/** Sample events are not counted: a metric speaks of real data only. */
export function createPipelineMetrics(registry: Registry): PipelineMetrics {
  const registers = [registry];
  const stored = new Counter({
    name: 'watchfloor_events_stored_total',
    help: 'Events in the lake.',
    labelNames: ['source'],
    registers,
  });
  const rejected = new Counter({
    name: 'watchfloor_records_rejected_total',
    help: 'Records in the reject store.',
    labelNames: ['source'],
    registers,
  });
  const matches = new Counter({
    name: 'watchfloor_rule_matches_total',
    help: 'Rule matches recorded.',
    labelNames: ['source'],
    registers,
  });
  const faults = new Counter({
    name: 'watchfloor_detection_faults_total',
    help: 'Events on which a rule or a mapping broke.',
    labelNames: ['source'],
    registers,
  });
  const failures = new Counter({
    name: 'watchfloor_pipeline_failures_total',
    help: 'Runs of the pipeline that failed and started again.',
    registers,
  });
  return {
    failures,
    settled: ({ tallies }) => {
      for (const tally of tallies.filter((each) => !each.isSample)) {
        stored.inc({ source: tally.sourceId }, tally.events);
        rejected.inc({ source: tally.sourceId }, tally.rejects);
        matches.inc({ source: tally.sourceId }, tally.matches);
        faults.inc({ source: tally.sourceId }, tally.faults);
      }
    },
  };
}
