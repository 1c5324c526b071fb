import type { DecodedEvent } from '../collect/sources/index.ts';
import {
  type CorrelationDetection,
  type Detection,
  type DetectionSources,
  NO_DECISIONS,
} from '../detect/detections/index.ts';
import type { MatchedField } from '../detect/rule-engine/index.ts';
import { createDetectionSeat, type DetectionSeat, type SeatDeployment } from './detection-seat.ts';
import type { RuleReading, RunningRules, ThreadOptions } from './detection-thread.ts';
import type { EntryBatch, ProcessedEntries } from './entry-work.ts';

/** With the rules that did it: `detections` in the order of their numbers, `correlations` to follow its inputs. */
export type ProcessedBatch = ProcessedEntries & {
  readonly revision: number;
  readonly detections: readonly Detection[];
  readonly correlations: readonly CorrelationDetection[];
};

/** A set of rules that was in force once, found again by its number. */
export type FindDeployment = (revision: number) => Promise<SeatDeployment | undefined>;

export type DetectionPool = {
  readonly size: number;
  /** What was read last, in force or not. */
  readonly reading: () => RuleReading;
  /** What is in force: for the next plan. */
  readonly revision: () => number;
  /** The rules that run, and the correlations. */
  readonly detections: () => readonly Detection[];
  readonly correlations: () => readonly CorrelationDetection[];
  /** Reads the rules' files again. What is in force stays until `deploy`. */
  readonly read: () => Promise<RuleReading>;
  /** Puts a set in force in one thread after the other, between their batches. The old one stays if it cannot be. */
  readonly deploy: (deployment: SeatDeployment) => Promise<void>;
  /** Under the rules of that revision; where it can be found no more, under those in force. */
  readonly process: (batch: EntryBatch) => Promise<ProcessedBatch>;
  /** Empty where the rule does not run. */
  readonly explain: (ruleId: string, event: DecodedEvent) => Promise<readonly MatchedField[]>;
  readonly close: () => Promise<void>;
};

export type PoolOptions = ThreadOptions & { readonly findDeployment?: FindDeployment };

/**
 * Threads that run rules; a batch goes to the one with the least to do, and a dead one is replaced. At first all rules
 * run as their packs say, under revision 0.
 */
export async function startDetectionPool(
  sources: DetectionSources,
  size: number,
  { findDeployment, ...options }: PoolOptions = {},
): Promise<DetectionPool> {
  const seats = Array.from({ length: size }, () => createDetectionSeat(sources, options));
  const close = async () => {
    await Promise.all(seats.map((seat) => seat.close()));
  };
  const [first] = seats;
  if (!first) throw new RangeError('a detection pool needs at least one thread');
  const opening = Promise.all(seats.map((seat) => seat.opened));
  const [opened] = await opening.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  let reading = opened as RuleReading;
  let current: SeatDeployment = { revision: 0, decisions: NO_DECISIONS, readings: reading.readings };
  let running: RunningRules = await first.deploy(current);

  const idlest = (): DetectionSeat => seats.reduce((best, each) => (each.waiting() < best.waiting() ? each : best));
  /** Of a revision that no longer is in force: a replay's. */
  const deploymentOf = async (revision: number): Promise<SeatDeployment> =>
    revision === current.revision ? current : ((await findDeployment?.(revision)) ?? current);
  return {
    size,
    reading: () => ({ ...reading, issues: [...reading.issues, ...running.issues] }),
    revision: () => current.revision,
    detections: () => [...running.detections, ...running.correlations],
    correlations: () => running.correlations,
    read: async () => {
      reading = await first.read();
      return reading;
    },
    deploy: async (deployment) => {
      running = await first.deploy(deployment);
      current = deployment;
      // The others one by one: while one thread holds two sets, the rest hold one.
      for (const seat of seats.slice(1)) await seat.deploy(deployment);
    },
    process: async (batch) => {
      const deployment = await deploymentOf(batch.revision);
      return idlest().process(deployment, batch);
    },
    explain: async (ruleId, event) => {
      const rule = running.detections.findIndex((detection) => detection.rule.id === ruleId);
      return rule === -1 ? [] : idlest().explain(current, { rule, event });
    },
    close,
  };
}
