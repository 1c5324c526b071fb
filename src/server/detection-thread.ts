import { Worker } from 'node:worker_threads';
import type { Detection, DetectionSources } from '../detect/detections/index.ts';
import type { RuleIssue } from '../detect/rule-engine/index.ts';
import type { JournalEntry } from '../platform/journal/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { ProcessedEntries } from './process-entries.ts';

export type ThreadRequest = {
  readonly id: number;
  readonly journalId: string;
  readonly entries: readonly JournalEntry[];
};

export type ThreadReply =
  | { readonly kind: 'ready'; readonly detections: readonly Detection[]; readonly issues: readonly RuleIssue[] }
  | { readonly kind: 'processed'; readonly id: number; readonly processed: ProcessedEntries }
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };

export type DetectionThread = {
  /** In the order of the matcher: `Hit.rule` is an index into it. */
  readonly detections: readonly Detection[];
  readonly issues: readonly RuleIssue[];
  /** Throws `pipeline.thread-lost` (unavailable) where the thread died: start another and do the batch again. */
  readonly process: (journalId: string, entries: readonly JournalEntry[]) => Promise<ProcessedEntries>;
  readonly isAlive: () => boolean;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly resolve: (processed: ProcessedEntries) => void; readonly reject: (error: Error) => void };

/** The built server runs .js files; tests run the .ts sources. */
const WORKER_URL = new URL(`./detection-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
const THREAD_HEAP_MIB = 1536;

const lost = (cause: unknown) =>
  new WatchfloorError('unavailable', 'pipeline.thread-lost', {
    message: 'A detection thread died; its batch is done again.',
    cause,
  });

/** Starts a worker thread that has loaded and compiled the rules. */
export async function startDetectionThread(sources: DetectionSources): Promise<DetectionThread> {
  const worker = new Worker(WORKER_URL, {
    workerData: sources,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB },
  });
  const waiting = new Map<number, Waiting>();
  let end: Error | undefined;
  let lastId = 0;
  const {
    promise: ready,
    resolve: becomeReady,
    reject: failToStart,
  } = Promise.withResolvers<Extract<ThreadReply, { kind: 'ready' }>>();

  const fail = (cause: unknown) => {
    end ??= lost(cause);
    failToStart(end);
    for (const { reject } of waiting.values()) reject(end);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`exit code ${code}`)));
  worker.on('message', (reply: ThreadReply) => {
    if (reply.kind === 'ready') return becomeReady(reply);
    const request = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === 'processed') request?.resolve(reply.processed);
    else request?.reject(new WatchfloorError('bug', 'pipeline.batch-broken', { message: reply.message }));
  });

  const { detections, issues } = await ready;
  return {
    detections,
    issues,
    process: (journalId, entries) => {
      if (end) return Promise.reject(end);
      lastId += 1;
      const { promise, resolve, reject } = Promise.withResolvers<ProcessedEntries>();
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, journalId, entries } satisfies ThreadRequest);
      return promise;
    },
    isAlive: () => end === undefined,
    close: async () => {
      await worker.terminate();
    },
  };
}
