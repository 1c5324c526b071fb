import type { DecodedEvent } from '../collect/sources/index.ts';
import type { DetectionSources, Readings } from '../detect/detections/index.ts';
import type { MatchedField } from '../detect/rule-engine/index.ts';
import type { ProcessedBatch } from './detection-pool.ts';
import {
  type Deployment,
  type DetectionThread,
  type RuleReading,
  type RunningRules,
  startDetectionThread,
  type ThreadOptions,
  type ThreadWork,
} from './detection-thread.ts';
import type { EntryBatch } from './entry-work.ts';

/** With what was read when it was made, so that every thread, and every replay, runs the same texts. */
export type SeatDeployment = Deployment & { readonly readings: Readings };

/** A place in the pool: a thread, replaced when it dies, and what it was told last. */
export type DetectionSeat = {
  /** What the first thread read. */
  readonly opened: Promise<RuleReading>;
  readonly waiting: () => number;
  readonly read: () => Promise<RuleReading>;
  readonly deploy: (deployment: SeatDeployment) => Promise<RunningRules>;
  /** Under the deployment's number, whatever the batch says. */
  readonly process: (deployment: SeatDeployment, batch: EntryBatch) => Promise<ProcessedBatch>;
  readonly explain: (
    deployment: SeatDeployment,
    work: { readonly rule: number; readonly event: DecodedEvent },
  ) => Promise<readonly MatchedField[]>;
  readonly close: () => Promise<void>;
};

/** What a thread has in force, or will have when it has read its messages: they are answered in their order. */
type Told = { readonly revision: number; readonly running: Promise<RunningRules> };

type Held = {
  readonly thread: DetectionThread;
  /** Of which texts, `undefined` while that is not known. */
  readings: Readings | undefined;
  /** How often it was told to read: the answer to an earlier reading says nothing of what it holds. */
  reads: number;
  told: Told | undefined;
  /** What it had to hold last, and what stands in its place if it dies. */
  wanted: Readings | undefined;
};

export function createDetectionSeat(sources: DetectionSources, options: ThreadOptions): DetectionSeat {
  const start = (readings?: Readings) => open({ ...sources, ...(readings && { readings }) }, options);
  let holding = start();
  let waiting = 0;
  let isClosed = false;

  const ask = async <Answer>(work: (held: Held) => Promise<Answer>): Promise<Answer> => {
    const mine = holding;
    waiting += 1;
    try {
      return await work(await mine);
    } catch (error) {
      // A thread that answered with a fault lives; one that died is replaced for the batch that comes next.
      if (holding === mine && !isClosed) holding = replaceIfDead(mine, start);
      // Whoever asks next is told that it did not start; until then nobody listens.
      holding.catch(() => undefined);
      throw error;
    } finally {
      waiting -= 1;
    }
  };
  return {
    opened: holding.then(({ thread }) => thread.reading),
    waiting: () => waiting,
    read: () => ask((held) => readInto(held, sources)),
    deploy: (deployment) => ask((held) => tell(held, deployment, sources).running),
    process: (deployment, work) =>
      ask(async (held) => {
        const { revision } = deployment;
        const { running } = tell(held, deployment, sources);
        const processed = held.thread.ask('process', { ...work, revision });
        const [{ detections, correlations }, done] = await Promise.all([running, processed]);
        return { ...done, revision, detections, correlations };
      }),
    explain: (deployment, work) =>
      ask((held) => {
        const { revision } = deployment;
        tell(held, deployment, sources).running.catch(() => undefined);
        return held.thread.ask('explain', { ...work, revision });
      }),
    close: async () => {
      isClosed = true;
      const held = await holding.catch(() => undefined);
      await held?.thread.close();
    },
  };
}

async function open(sources: DetectionSources, options: ThreadOptions): Promise<Held> {
  const thread = await startDetectionThread(sources, options);
  return { thread, readings: thread.reading.readings, reads: 0, told: undefined, wanted: sources.readings };
}

/** A new thread reads what the dead one held, not what stands in the folders by now. */
async function replaceIfDead(
  holding: Promise<Held>,
  start: (readings: Readings | undefined) => Promise<Held>,
): Promise<Held> {
  const held = await holding.catch(() => undefined);
  return held?.thread.isAlive() === true ? held : start(held?.wanted);
}

async function readInto(held: Held, sources: DetectionSources): Promise<RuleReading> {
  held.readings = undefined;
  held.reads += 1;
  const mine = held.reads;
  const reading = await held.thread.ask('read', sources);
  // A batch of another revision may have asked for its own texts meanwhile: the thread holds those.
  if (held.reads === mine) held.readings = reading.readings;
  return reading;
}

/**
 * Sends what the thread needs to have the deployment in force, and nothing where it has. Sent in one go, without waiting:
 * whatever is asked next finds it so, and another's message cannot come in between.
 */
function tell(held: Held, deployment: SeatDeployment, sources: DetectionSources): Told {
  const { revision, decisions, readings } = deployment;
  if (held.told?.revision === revision) return held.told;
  const asked: Promise<unknown>[] = [];
  if (held.readings === undefined || !hasSameReadings(held.readings, readings)) {
    asked.push(held.thread.ask('read', { ...sources, readings }));
    held.readings = readings;
    held.reads += 1;
  }
  held.wanted = readings;
  const deploying: Promise<ThreadWork['deploy']['answer']> = held.thread.ask('deploy', { revision, decisions });
  const told: Told = { revision, running: Promise.all([deploying, ...asked]).then(([answer]) => answer) };
  held.told = told;
  told.running.catch(() => {
    // Nobody knows what it holds now: it is told all of it again.
    if (held.told === told) held.told = undefined;
    held.readings = undefined;
  });
  return told;
}

function hasSameReadings(a: Readings, b: Readings): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([dir, key]) => b[dir] === key);
}
