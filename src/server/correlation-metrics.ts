import { Counter, Gauge, type Registry } from 'prom-client';
import type { CorrelatorStats, Firing } from '../detect/rule-engine/index.ts';

export type CorrelationMetrics = {
  readonly inputs: (count: number) => void;
  readonly late: (count: number) => void;
  readonly cutShort: (count: number) => void;
  readonly fired: (firings: readonly Firing[]) => void;
  readonly measure: (stats: () => CorrelatorStats) => void;
};

/** Series by correlation: as many as correlations are loaded, whatever events hold. */
export function createCorrelationMetrics(registry: Registry): CorrelationMetrics {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const inputs = counter('watchfloor_correlation_inputs_total', 'Matches that correlations were given.');
  const late = counter('watchfloor_correlation_late_inputs_total', 'Matches whose event came after the watermark.');
  const cutShort = counter(
    'watchfloor_correlation_late_cut_short_total',
    'Stretches of late events around which there was too much to look at all of it.',
  );
  const firings = new Counter({
    name: 'watchfloor_correlation_firings_total',
    help: 'Firings of correlations: early, final (in the order of events) or late.',
    labelNames: ['correlation', 'kind'],
    registers,
  });
  let read: (() => CorrelatorStats) | undefined;
  const gauge = (name: string, help: string, of: (stats: CorrelatorStats) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read === undefined ? 0 : of(read()));
      },
    });
  gauge('watchfloor_correlation_waiting_inputs', 'Inputs that wait for the watermark.', ({ waiting }) => waiting);
  gauge('watchfloor_correlation_forced_inputs', 'Inputs decided before their time, for want of room.', (s) => s.forced);
  measureEach(registry, () => read?.());
  return {
    inputs: (count) => inputs.inc(count),
    late: (count) => late.inc(count),
    cutShort: (count) => cutShort.inc(count),
    fired: (list) => {
      for (const { correlation, kind } of list) firings.inc({ correlation: correlation.description.id, kind });
    },
    measure: (stats) => {
      read = stats;
    },
  };
}

type EachStats = CorrelatorStats['correlations'][number];

function measureEach(registry: Registry, read: () => CorrelatorStats | undefined): void {
  const each = (name: string, help: string, of: (stats: EachStats) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['correlation'],
      registers: [registry],
      collect() {
        this.reset();
        for (const stats of read()?.correlations ?? []) this.set({ correlation: stats.correlation.id }, of(stats));
      },
    });
  each('watchfloor_correlation_groups', 'Groups with events in their window.', ({ groups }) => groups);
  each('watchfloor_correlation_entries', 'Events, values and chains that groups hold.', ({ entries }) => entries);
  each(
    'watchfloor_correlation_evicted_groups',
    'Groups forgotten for want of room since the start: what they had come to is lost.',
    ({ evictedGroups }) => evictedGroups,
  );
  each('watchfloor_correlation_evicted_entries', 'Entries forgotten for want of room since the start.', (stats) => {
    return stats.evictedEntries;
  });
  each('watchfloor_correlation_incomplete_inputs', 'Inputs without a field that the correlation asks for.', (stats) => {
    return stats.incomplete;
  });
}
