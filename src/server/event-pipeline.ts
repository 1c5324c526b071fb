import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { insertReplayed, type Lake } from '../collect/lake/index.ts';
import { raiseAlerts } from '../detect/alerts/index.ts';
import type { Control } from '../platform/control/index.ts';
import {
  type BatchPlan,
  type Journal,
  type JournalEntry,
  pendingPlans,
  planBatch,
  readSetAside,
  settleBatch,
  settledSequence,
} from '../platform/journal/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import { alertHitsOf } from './alert-hits.ts';
import { createBatchCutter } from './batch-cutter.ts';
import type { CorrelationMetrics } from './correlation-metrics.ts';
import type { Correlated } from './correlation-stage.ts';
import { type CorrelationStages, createCorrelationStages } from './correlation-stages.ts';
import type { DetectionPool, ProcessedBatch } from './detection-pool.ts';
import { lostPlaceOf } from './detection-thread.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import { createProgress, type Progress } from './pipeline-progress.ts';
import { placesOf } from './record-marker.ts';
import { createRecordStrikes, type RecordStrikes } from './record-strikes.ts';
import { createSettleLine } from './settle-line.ts';

/*
 * The whole flow. An event was acknowledged when it stood in the journal; from there, batch by batch:
 *
 *   journal → plan (stored) → decode, detect, map to OCSF, encode (threads) → lake → correlate → alerts, outbox and
 *   position (one transaction) → journal released
 *
 * A failure anywhere ends the run, and the next run starts where PostgreSQL says: pending plans first, with the same
 * boundaries and tokens. A crash takes the same road. A record on which threads are lost is set aside before its batch
 * is made again. See docs/adr/0003-exactly-once-effect.md.
 */

export type PipelineParts = {
  readonly journal: Journal;
  readonly control: Control;
  readonly lake: Lake;
  readonly pool: DetectionPool;
  readonly metrics: PipelineMetrics;
  readonly correlationMetrics: CorrelationMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: { readonly maxBatchBytes: number; readonly maxDelayMs: number };
};

export type EventPipeline = {
  /** Everything up to this sequence stands in the lake and in the alerts. */
  readonly settled: () => number;
  /** Resolves when everything up to `sequence` has settled. */
  readonly waitForSettled: (sequence: number) => Promise<void>;
  /** What is wrong, while a run fails again and again. */
  readonly fault: () => string | undefined;
  readonly close: () => Promise<void>;
};

type RunParts = PipelineParts & { readonly strikes: RecordStrikes };

/** How often correlations are asked, while nothing comes, what the passing of time has decided. */
const TICK_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;
/** A store that hangs must not hold up the stop: what has not settled is done again at the next start. */
const STOP_PATIENCE_MS = 5_000;

export function startEventPipeline(parts: PipelineParts): EventPipeline {
  const stop = new AbortController();
  const progress = createProgress();
  const strikes = createRecordStrikes(parts.control.db, parts.logger);
  const running = keepRunning({ ...parts, strikes }, progress, stop.signal);
  return {
    settled: progress.settled,
    waitForSettled: progress.waitFor,
    fault: progress.fault,
    close: async () => {
      stop.abort();
      const patience = new AbortController();
      const tired = sleep(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([running, tired]);
      patience.abort();
    },
  };
}

async function keepRunning(parts: RunParts, progress: Progress, signal: AbortSignal): Promise<void> {
  for (let pauseMs = 100; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await runPipeline(parts, progress, signal);
    } catch (error) {
      if (signal.aborted) return;
      progress.failed(error);
      parts.metrics.failures.inc();
      parts.logger.error({ err: error }, 'the pipeline failed and starts again from its last settled batch');
      if (progress.hasMoved()) pauseMs = 100;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** One run: ends only by a failure or by `signal`, after the batches that were under way. */
async function runPipeline(parts: RunParts, progress: Progress, signal: AbortSignal): Promise<void> {
  const { journal, control } = parts;
  const cutter = createBatchCutter(journal, parts.limits);
  const line = createSettleLine<ProcessedBatch | undefined>(parts.pool.size + 1);
  const stages = createCorrelationStages({ ...parts, journalId: journal.id, metrics: parts.correlationMetrics });
  const run = { parts, progress, stages };
  const until = AbortSignal.any([signal, line.broken]);
  let after = await settledSequence(control.db, journal.id);
  // Where the last run did not learn that its commit had succeeded, nobody has released it yet.
  await journal.release(after);
  progress.startFrom(after, after >= journal.stats().lastSequence);
  const ticking = setInterval(() => {
    // What was received and not yet settled tells the time by itself.
    if (progress.settled() < journal.stats().lastSequence || until.aborted) return;
    void line.add(Promise.resolve(undefined), () => settleTick(run));
  }, TICK_MS);
  try {
    for (const plan of await pendingPlans(control.db, journal.id)) {
      const entries = await cutter.readPlanned(plan);
      const { revision } = plan;
      await line.add(projectBatch(parts, { plan, entries, revision, isReplay: true }), settle(run, plan));
      after = plan.toSequence;
    }
    while (!until.aborted) {
      const batch = await cutter.next(after, until);
      if (!batch) break;
      // Stored with the plan: whatever is decided meanwhile, a replay runs the rules that this attempt runs.
      const revision = parts.pool.revision();
      await planBatch(control.db, batch.plan, revision);
      await line.add(projectBatch(parts, { ...batch, revision, isReplay: false }), settle(run, batch.plan));
      after = batch.plan.toSequence;
    }
  } finally {
    clearInterval(ticking);
    await line.finish();
  }
}

type Work = {
  readonly plan: BatchPlan;
  readonly entries: readonly JournalEntry[];
  /** Of the rules. */
  readonly revision: number;
  readonly isReplay: boolean;
};

/** Steps 3 and 4: everything that may be done twice, because the token makes the second time count for nothing. */
async function projectBatch(parts: RunParts, work: Work): Promise<ProcessedBatch> {
  const { plan, entries, revision, isReplay } = work;
  const { pool, lake, control, strikes } = parts;
  const setAside = isReplay ? placesOf(await readSetAside(control.db, plan)) : [];
  const { journalId } = plan;
  const processed = await pool
    .process({ journalId, entries, setAside, revision, isReplay })
    .catch(async (error: unknown) => {
      const place = lostPlaceOf(error);
      if (place) await strikes.note(journalId, place);
      throw error;
    });
  const batchToken = `${journalId}:${plan.fromSequence}-${plan.toSequence}`;
  await Promise.all(
    processed.rows.map((rows) => {
      const token = `${batchToken}:${rows.table}`;
      return isReplay ? insertReplayed(lake, rows, { ...plan, token }) : lake.insert(rows, token);
    }),
  );
  return processed;
}

type Run = { readonly parts: RunParts; readonly progress: Progress; readonly stages: CorrelationStages };

/** Step 5, the commit point: alerts, their outbox events, what correlations remember and the position, or nothing. */
function settle({ parts, progress, stages }: Run, plan: BatchPlan) {
  return async (processed: ProcessedBatch | undefined): Promise<void> => {
    if (processed === undefined) return;
    const stage = await stages.of(processed);
    const correlated = await stage.observe(plan, processed);
    await parts.control.transaction(async (tx) => {
      const hits = [...alertHitsOf(processed.hits, processed.detections), ...(await stage.settle(tx, correlated))];
      if (hits.length > 0) await raiseAlerts({ control: parts.control }, tx, hits);
      await settleBatch(tx, plan);
    });
    await parts.journal.release(plan.toSequence);
    parts.strikes.forgetUpTo(plan.toSequence);
    parts.metrics.settled(processed);
    if (processed.fault !== undefined)
      parts.logger.error({ fault: processed.fault }, 'a rule or a mapping broke on an event');
    progress.moveTo(plan.toSequence);
  };
}

/** No batch, and yet time has passed. */
async function settleTick({ parts, stages }: Run): Promise<void> {
  const { pool } = parts;
  const stage = await stages.of({ revision: pool.revision(), correlations: pool.correlations() });
  const correlated: Correlated | undefined = await stage.tick(parts.clock.nowMs());
  if (correlated === undefined) return;
  await parts.control.transaction(async (tx) => {
    const hits = await stage.settle(tx, correlated);
    if (hits.length > 0) await raiseAlerts({ control: parts.control }, tx, hits);
  });
}
