import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Lake } from '../collect/lake/index.ts';
import { findSource } from '../collect/sources/index.ts';
import type { AlertHit } from '../detect/alerts/index.ts';
import {
  forgetBefore,
  noteFirings,
  type PreparedBatch,
  prepareBatch,
  rememberBatch,
  rememberedBatches,
  rememberedFirings,
  rememberedProgress,
  rememberProgress,
} from '../detect/correlations/index.ts';
import type { CorrelationDetection } from '../detect/detections/index.ts';
import {
  type Correlator,
  type CorrelatorProgress,
  createCorrelator,
  type Firing,
  type LateInput,
  type SourceProgress,
} from '../detect/rule-engine/index.ts';
import type { Control, Transaction } from '../platform/control/index.ts';
import type { BatchPlan } from '../platform/journal/index.ts';
import { clockSourceOf } from './correlation-input.ts';
import type { CorrelationMetrics } from './correlation-metrics.ts';
import { describeFirings } from './describe-firings.ts';
import type { ProcessedEntries, SourceTally } from './entry-work.ts';
import { reevaluateLate } from './late-inputs.ts';

/*
 * Correlation within the pipeline's step 5. `observe` follows a batch's inputs in memory and finds out all that is needed from
 * the lake; `settle` writes what came of it in the transaction that raises the alerts. Where that fails, the run ends and the
 * next one begins with `restore`, so that memory never runs ahead of PostgreSQL.
 */

export type CorrelationParts = {
  readonly journalId: string;
  readonly control: Control;
  readonly lake: Lake;
  readonly detections: readonly CorrelationDetection[];
  readonly metrics: CorrelationMetrics;
};

/** What a batch, or the passing of time, came to. */
export type Correlated = {
  readonly plan: BatchPlan | undefined;
  readonly hits: ReadonlyMap<Firing, readonly AlertHit[]>;
  readonly firings: readonly Firing[];
  readonly batch: PreparedBatch | undefined;
  /** Undefined: as it was. */
  readonly progress: CorrelatorProgress | undefined;
};

export type CorrelationStage = {
  /** Forgets everything and takes up what PostgreSQL remembers. Before the first batch of each run. */
  readonly restore: () => Promise<void>;
  readonly observe: (plan: BatchPlan, processed: ProcessedEntries) => Promise<Correlated>;
  /** Nothing was received for a while. Undefined: nothing came of it. */
  readonly tick: (nowMs: number) => Promise<Correlated | undefined>;
  /** The hits whose alerts are to be raised in the same transaction. */
  readonly settle: (tx: Transaction, correlated: Correlated) => Promise<readonly AlertHit[]>;
};

const NOTHING: Correlated = { plan: undefined, hits: new Map(), firings: [], batch: undefined, progress: undefined };

export function createCorrelationStage(parts: CorrelationParts): CorrelationStage {
  if (parts.detections.length > 0) return new RunningStage(parts);
  return {
    restore: async () => undefined,
    observe: async () => NOTHING,
    tick: async () => undefined,
    settle: async () => [],
  };
}

/** Deleting what is forgotten costs a statement: once in so many batches. */
const FORGET_EVERY = 50;
/** Some ten milliseconds: the thread answers people, too. */
const INPUTS_AT_ONCE = 2_000;
/** Late events that are looked at again when their windows have passed; more than these are looked at only at once. */
const MOST_LATE = 10_000;

class RunningStage implements CorrelationStage {
  readonly #parts: CorrelationParts;
  readonly #detections: ReadonlyMap<string, CorrelationDetection>;
  #correlator: Correlator;
  /** Late events whose windows had not passed yet: what follows them is to be seen with them. */
  #lateAgain: LateInput[] = [];
  #settled = 0;

  constructor(parts: CorrelationParts) {
    this.#parts = parts;
    this.#detections = new Map(parts.detections.map((detection) => [detection.rule.id, detection]));
    this.#correlator = this.#create();
  }

  async restore(): Promise<void> {
    const { control, journalId } = this.#parts;
    this.#correlator = this.#create();
    this.#lateAgain = [];
    const restoring = this.#correlator.restore(await rememberedProgress(control.db));
    restoring.tell(await rememberedFirings(control.db, restoring.toldAfterMs));
    for await (const batch of rememberedBatches(control.db, journalId)) {
      this.#takeLateDue();
      this.#keepLate(restoring.observe(batch));
    }
    restoring.finish();
    this.#takeLateDue();
  }

  async observe(plan: BatchPlan, { inputs, tallies }: ProcessedEntries): Promise<Correlated> {
    const progress = tallies.filter(({ events }) => events > 0).map(progressOf);
    const met = this.#correlator.meet(inputs);
    const late: LateInput[] = [];
    for (let from = 0; from < inputs.length; from += INPUTS_AT_ONCE) {
      if (from > 0) await letOthersRun();
      late.push(...this.#correlator.observe(inputs.slice(from, from + INPUTS_AT_ONCE)));
    }
    this.#correlator.advance(progress);
    this.#parts.metrics.inputs(inputs.length);
    this.#parts.metrics.late(late.length);
    const batch = await prepareBatch(met);
    const decidedMs = progress.reduce((latest, { receivedMs }) => Math.max(latest, receivedMs), 0);
    const found = await this.#find(late, decidedMs);
    return { ...found, plan, batch, progress: this.#correlator.progress() };
  }

  async tick(nowMs: number): Promise<Correlated | undefined> {
    if (!this.#correlator.isWaiting() && this.#lateAgain.length === 0) return undefined;
    this.#correlator.advance([], nowMs);
    const found = await this.#find([], nowMs);
    return found.firings.length === 0 ? undefined : { ...NOTHING, ...found, progress: this.#correlator.progress() };
  }

  async settle(tx: Transaction, { plan, batch, firings, hits, progress }: Correlated): Promise<readonly AlertHit[]> {
    const fresh = await noteFirings(tx, firings);
    if (plan !== undefined && batch !== undefined) await rememberBatch(tx, plan, batch);
    if (progress !== undefined) await rememberProgress(tx, progress);
    this.#settled += 1;
    if (this.#settled % FORGET_EVERY === 0) await forgetBefore(tx, this.#correlator.forgottenBeforeMs());
    this.#parts.metrics.fired(fresh);
    return fresh.flatMap((firing) => hits.get(firing) ?? []);
  }

  #create(): Correlator {
    const correlator = createCorrelator({ placed: this.#parts.detections.map(({ placed }) => placed) });
    this.#parts.metrics.measure(correlator.stats);
    return correlator;
  }

  async #find(late: readonly LateInput[], decidedMs: number) {
    const again = this.#takeLateDue();
    const { lake, metrics } = this.#parts;
    const placed = this.#parts.detections.map((detection) => detection.placed);
    const lateParts = { lake, placed, fieldsOf: this.#correlator.needs };
    const reevaluated = await reevaluateLate(lateParts, [...late, ...again]);
    metrics.cutShort(reevaluated.cutShort);
    this.#keepLate(late);
    // The lanes did not see the late events: without this they would tell of the same matter again.
    this.#correlator.hear(reevaluated.firings);
    const firings = [...this.#correlator.takeFirings(), ...reevaluated.firings];
    const detectionOf = (id: string) => this.#detections.get(id);
    return { firings, hits: await describeFirings({ lake, detectionOf }, firings, decidedMs) };
  }

  #keepLate(late: readonly LateInput[]): void {
    const pending = late.filter((one) => this.#dueMs(one) > this.#correlator.clockMs(one.input.ruleId));
    this.#lateAgain.push(...pending.slice(0, Math.max(0, MOST_LATE - this.#lateAgain.length)));
  }

  #takeLateDue(): readonly LateInput[] {
    if (this.#lateAgain.length === 0) return [];
    const isDue = (one: LateInput) => this.#dueMs(one) <= this.#correlator.clockMs(one.input.ruleId);
    const due = this.#lateAgain.filter(isDue);
    if (due.length > 0) this.#lateAgain = this.#lateAgain.filter((one) => !isDue(one));
    return due;
  }

  #dueMs(late: LateInput): number {
    return late.input.timeMs + late.reachMs;
  }
}

function progressOf(tally: SourceTally): SourceProgress {
  const { newestMs, receivedMs, sourceId } = tally;
  return { sourceId: clockSourceOf(tally), newestMs, receivedMs, latenessMs: findSource(sourceId)?.latenessMs ?? 0 };
}
