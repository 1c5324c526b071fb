import type { DecodedEvent } from '../collect/sources/index.ts';
import type { CorrelationDetection, Detection, DetectionSources } from '../detect/detections/index.ts';
import type { MatchedField, RuleIssue } from '../detect/rule-engine/index.ts';
import { type DetectionThread, startDetectionThread, type ThreadOptions } from './detection-thread.ts';
import type { EntryBatch, ProcessedEntries } from './process-entries.ts';

/** With the rules of the thread that did it: one that replaced another may have read newer files. */
export type ProcessedBatch = ProcessedEntries & { readonly detections: readonly Detection[] };

export type DetectionPool = {
  readonly size: number;
  readonly detections: () => readonly Detection[];
  readonly correlations: () => readonly CorrelationDetection[];
  readonly issues: () => readonly RuleIssue[];
  readonly process: (batch: EntryBatch) => Promise<ProcessedBatch>;
  /** Empty where the rule is loaded no more. */
  readonly explain: (ruleId: string, event: DecodedEvent) => Promise<readonly MatchedField[]>;
  readonly close: () => Promise<void>;
};

type Seat = { thread: Promise<DetectionThread>; waiting: number };

/** Threads with the same rules; a batch goes to the one with the least to do, and a dead one is replaced. */
export async function startDetectionPool(
  sources: DetectionSources,
  size: number,
  options: ThreadOptions = {},
): Promise<DetectionPool> {
  const start = () => startDetectionThread(sources, options);
  const seats: Seat[] = Array.from({ length: size }, () => ({ thread: start(), waiting: 0 }));
  const close = async () => {
    const threads = await Promise.allSettled(seats.map((seat) => seat.thread));
    await Promise.all(threads.map((thread) => (thread.status === 'fulfilled' ? thread.value.close() : undefined)));
  };
  const [first] = await Promise.all(seats.map((seat) => seat.thread)).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (!first) throw new RangeError('a detection pool needs at least one thread');

  const askIdlest = async <Answer>(work: (thread: DetectionThread) => Promise<Answer>): Promise<Answer> => {
    const seat = seats.reduce((best, each) => (each.waiting < best.waiting ? each : best));
    const { thread } = seat;
    seat.waiting += 1;
    try {
      return await work(await thread);
    } catch (error) {
      // A thread that answered with a fault lives; one that died is replaced for the batch that comes next.
      if (seat.thread === thread) seat.thread = replaceIfDead(thread, start);
      // Whoever asks next is told that it did not start; until then nobody listens.
      seat.thread.catch(() => undefined);
      throw error;
    } finally {
      seat.waiting -= 1;
    }
  };
  return {
    size,
    detections: () => first.detections,
    correlations: () => first.correlations,
    issues: () => first.issues,
    process: (batch) =>
      askIdlest(async (thread) => {
        const processed = await thread.ask('process', batch);
        return { ...processed, detections: thread.detections };
      }),
    explain: (ruleId, event) =>
      askIdlest((thread) => {
        const rule = thread.detections.findIndex((detection) => detection.rule.id === ruleId);
        return thread.ask('explain', { rule, event });
      }),
    close,
  };
}

async function replaceIfDead(
  thread: Promise<DetectionThread>,
  start: () => Promise<DetectionThread>,
): Promise<DetectionThread> {
  const current = await thread.catch(() => undefined);
  return current?.isAlive() === true ? current : start();
}
