import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { DecodedEvent } from '../collect/sources/index.ts';
import type {
  CorrelationDetection,
  Decisions,
  Detection,
  DetectionSources,
  LoadedDetections,
  RuleField,
} from '../detect/detections/index.ts';
import type { MatchedField, RuleIssue } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { EntryBatch, ProcessedEntries } from './entry-work.ts';
import { MARKER_BYTES, openRecordMarker, placesOf, type RecordPlace } from './record-marker.ts';
import type { ThreadStart } from './serve-detection.ts';
import { watchForStall } from './stall-watch.ts';

/** All rules and correlations that were read, also those that do not run. */
export type RuleReading = Pick<LoadedDetections, 'detections' | 'issues' | 'readings'> & {
  /** The fields that the rules ask for, the most common first. */
  readonly fields: readonly RuleField[];
};

/** Which of the rules that were read run, and how. The number names it for ever. */
export type Deployment = { readonly revision: number; readonly decisions: Decisions };

/** What is in force. */
export type RunningRules = {
  /** In the order of the matcher: a rule's number is a place in it. */
  readonly detections: readonly Detection[];
  /** Each after all that it names. */
  readonly correlations: readonly CorrelationDetection[];
  /** Correlations that could not be put in force. */
  readonly issues: readonly RuleIssue[];
};

/** What a thread can be asked, by name, with what it answers. */
export type ThreadWork = {
  /** Reads rules again; those in force stay until the next `deploy`. */
  readonly read: { readonly input: DetectionSources; readonly answer: RuleReading };
  /** Puts what was read last in force, and answers with what runs. */
  readonly deploy: { readonly input: Deployment; readonly answer: RunningRules };
  /** Refused where another revision is in force. */
  readonly process: {
    readonly input: EntryBatch;
    readonly answer: ProcessedEntries;
  };
  /** Why a rule (by its place among those that run) met an event. */
  readonly explain: {
    readonly input: { readonly rule: number; readonly event: DecodedEvent; readonly revision: number };
    readonly answer: readonly MatchedField[];
  };
};

export type ThreadRequest = {
  readonly [Name in keyof ThreadWork]: {
    readonly id: number;
    readonly name: Name;
    readonly input: ThreadWork[Name]['input'];
  };
}[keyof ThreadWork];

/** `stop`: end by yourself, after what was asked before. */
export type ThreadMessage = ThreadRequest | 'stop';

export type ThreadReply =
  | { readonly kind: 'ready'; readonly reading: RuleReading }
  | { readonly kind: 'done'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };

export type DetectionThread = {
  /** What it read at its start. */
  readonly reading: RuleReading;
  /** Throws `pipeline.thread-lost` (unavailable) where the thread died or hung: start another and ask again. */
  readonly ask: <Name extends keyof ThreadWork>(
    name: Name,
    input: ThreadWork[Name]['input'],
  ) => Promise<ThreadWork[Name]['answer']>;
  readonly isAlive: () => boolean;
  /** Who still waits is told at once that the thread is lost; resolves when it has ended. */
  readonly close: () => Promise<void>;
};

type Waiting = { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void };
type Ready = Extract<ThreadReply, { kind: 'ready' }>;

/** The built server runs .js files; tests run the .ts sources. */
const WORKER_URL = new URL(`./detection-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
const THREAD_HEAP_MIB = 1536;
/** Events live no longer than it takes to write them: a roomy nursery is collected seldom, and is empty then. */
const THREAD_NURSERY_MIB = 192;
/** Far longer than any step of a record takes, and a collection of the whole heap with it. */
const PATIENCE_SECONDS = 30;
/** For the end of a thread that is idle. One that hangs reads no message. */
const END_PATIENCE_MS = 1_000;

export type ThreadOptions = {
  /** The module that the thread runs; tests plant faults with one of their own. */
  readonly workerUrl?: URL;
  /** How long a thread may stand at one step of one record. */
  readonly patienceSeconds?: number;
  /** Where rows are put that an engine on this machine will read. */
  readonly spoolDir?: string;
};

const lost = (cause: unknown, place: RecordPlace | undefined) =>
  new WatchfloorError('unavailable', 'pipeline.thread-lost', {
    message: 'A detection thread died or hung; its batch is done again.',
    details: { ...place },
    cause,
  });

/** What the thread was at when it was lost; undefined for other failures, and where it concerned no single record. */
export function lostPlaceOf(error: unknown): RecordPlace | undefined {
  if (!(error instanceof WatchfloorError) || error.code !== 'pipeline.thread-lost') return undefined;
  const { sequence, record, step } = error.details;
  if (typeof sequence !== 'number' || typeof record !== 'number' || typeof step !== 'string') return undefined;
  return placesOf([{ sequence, record, step }])[0];
}

/** Starts a worker thread that has loaded the rules. */
export async function startDetectionThread(
  sources: DetectionSources,
  { workerUrl = WORKER_URL, patienceSeconds = PATIENCE_SECONDS, spoolDir }: ThreadOptions = {},
): Promise<DetectionThread> {
  const memory = new SharedArrayBuffer(MARKER_BYTES);
  const marker = openRecordMarker(memory);
  const worker = new Worker(workerUrl, {
    workerData: { sources, marker: memory, spoolDir } satisfies ThreadStart,
    // A native library need not survive the end of a thread that it was loaded in.
    execArgv: ['--no-addons'],
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB, maxYoungGenerationSizeMb: THREAD_NURSERY_MIB },
  });
  const waiting = new Map<number, Waiting>();
  const { promise: ready, resolve: becomeReady, reject: failToStart } = Promise.withResolvers<Ready>();
  const { promise: ended, resolve: becomeEnded } = Promise.withResolvers<void>();
  let end: Error | undefined;
  let lastId = 0;

  const fail = (cause: unknown, place: RecordPlace | undefined) => {
    if (end) return;
    // The thread answers in the order of the questions: the oldest is the one that it was at.
    const [atWork, ...behind] = waiting.values();
    end = lost(cause, undefined);
    failToStart(end);
    atWork?.reject(lost(cause, place));
    for (const { reject } of behind) reject(end);
    waiting.clear();
    stalls.close();
  };
  const stalls = watchForStall(patienceSeconds, {
    trace: () => (waiting.size === 0 ? undefined : `${marker.trace()} ${waiting.keys().next().value}`),
    onStall: () => {
      fail(new Error(`no progress within ${patienceSeconds} s`), marker.place());
      void worker.terminate();
    },
  });
  worker.on('error', (error) => fail(error, marker.place()));
  worker.on('exit', (code) => {
    fail(new Error(`exit code ${code}`), marker.place());
    becomeEnded();
  });
  worker.on('message', (reply: ThreadReply) => {
    if (reply.kind === 'ready') becomeReady(reply);
    else settle(waiting, reply);
  });
  const { reading } = await ready;
  return {
    reading,
    ask: (name, input) => {
      if (end) return Promise.reject(end);
      lastId += 1;
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, name, input });
      return promise;
    },
    isAlive: () => end === undefined,
    close: async () => {
      // No record is to blame.
      fail(new Error('closed'), undefined);
      await bringDown(worker, ended);
    },
  };
}

/** A thread that ends by itself is not torn down in the middle of anything. */
async function bringDown(worker: Worker, ended: Promise<void>): Promise<void> {
  worker.postMessage('stop' satisfies ThreadMessage);
  const patience = new AbortController();
  const tired = sleep(END_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([ended, tired]);
  patience.abort();
  await worker.terminate();
}

function settle(waiting: Map<number, Waiting>, reply: Exclude<ThreadReply, { kind: 'ready' }>): void {
  const request = waiting.get(reply.id);
  waiting.delete(reply.id);
  // The thread answers each request with what `ThreadWork` says of its name.
  if (reply.kind === 'done') request?.resolve(reply.answer as never);
  else request?.reject(new WatchfloorError('bug', 'pipeline.thread-broken', { message: reply.message }));
}
