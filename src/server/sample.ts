import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { hasSample, type Lake, purgeSampleEvents } from '../collect/lake/index.ts';
import { type EntrySink, ingestStream, SOURCE_DEFINITIONS } from '../collect/sources/index.ts';
import { countSampleNotes, hasSampleAlerts, purgeSampleAlerts } from '../detect/alerts/index.ts';
import type { Control } from '../platform/control/index.ts';
import { audit, SYSTEM_ACTOR } from '../platform/identity/index.ts';
import type { Journal } from '../platform/journal/index.ts';
import { type Actor, type Clock, requirePermission } from '../platform/kernel/index.ts';
import { countSampleCasework, hasSampleCases, purgeSampleCases } from '../respond/cases/index.ts';
import type { Config } from './config.ts';
import type { EventPipeline } from './event-pipeline.ts';

export type SampleParts = {
  readonly journal: Journal;
  readonly control: Control;
  readonly lake: Lake;
  readonly pipeline: EventPipeline;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly checkout: string;
};

/** The recorded intrusion that a newcomer sees: real events through the real pipeline, marked, and gone but for the numbers that old links name. */
export type Sample = {
  /** Plays the recording where the configuration and the state of the data want it. */
  readonly playIfWanted: (sink: EntrySink, say: (line: string) => void) => Promise<void>;
  readonly isPresent: () => boolean;
  /** Why the latest removal failed; undefined while one is under way, and when it went well. */
  readonly fault: () => string | undefined;
  /** What people have made of it: all that goes with it. */
  readonly countWork: (actor: Actor) => Promise<{ readonly cases: number; readonly notes: number }>;
  /** Removes every sample event, alert and case. False: there was none. */
  readonly purge: (actor: Actor) => Promise<boolean>;
  /** Real data has come: the sample goes by itself. Returns at once. */
  readonly giveWay: () => void;
};

const RECORDING = join('content', 'demo', 'intrusion.ndjson.gz');
const RETRY_AFTER_MS = 30_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function isWanted({ config, journal }: SampleParts, isPresent: boolean): boolean {
  if (config.sample.mode !== 'auto') return config.sample.mode === 'always' && !isPresent;
  const { syslog, gelf, forward, elastic } = config;
  const ports = [
    syslog.udpPort,
    syslog.tcpPort,
    syslog.tlsPort,
    gelf.udpPort,
    gelf.tcpPort,
    forward.port,
    elastic.port,
  ];
  const hasSource = ports.some((port) => port !== undefined);
  const isNew = journal.stats().lastSequence === 0;
  return isNew && LOOPBACK.has(config.http.host) && config.admin.token === undefined && !hasSource;
}

export async function createSample(parts: SampleParts): Promise<Sample> {
  const { logger } = parts;
  let isPresent = await isStored(parts);
  let hasRealData = false;
  let playing: Promise<void> | undefined;
  let purging: Promise<boolean> | undefined;
  let fault: string | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  const purgeOnce = (actor: Actor) => {
    if (purging) return purging;
    fault = undefined;
    // Entries that are played after the purge would stay.
    purging = Promise.all([playing, replayed])
      .then(() => purge(parts, actor))
      .then(
        () => {
          const wasPresent = isPresent;
          isPresent = false;
          return wasPresent;
        },
        (error: unknown) => {
          // Whoever asked for it may have been told to ask again, and listens no more.
          logger.error({ err: error }, 'the sample could not be removed');
          failedAtMs = parts.clock.nowMs();
          fault = error instanceof Error ? error.message : String(error);
          throw error;
        },
      )
      .finally(() => {
        purging = undefined;
      });
    return purging;
  };
  const giveWay = () => {
    hasRealData = true;
    // Asked with every entry that comes: not each of them tries again what has just failed.
    const isTooSoon = parts.clock.nowMs() - failedAtMs < RETRY_AFTER_MS;
    if (!isPresent || purging || isTooSoon) return;
    // Told already.
    purgeOnce(SYSTEM_ACTOR).catch(() => undefined);
  };
  // After a crash the sample may stand in the journal alone, and reaches the stores by the replay.
  const replayed = replay(parts)
    .then(async () => {
      const isThere = await isStored(parts);
      // Not `||= await`, which reads before it waits: the recording may have begun to play meanwhile.
      isPresent ||= isThere;
      if (hasRealData) giveWay();
    })
    .catch((error: unknown) => logger.error({ err: error }, 'whether the sample is there could not be found out'));
  return {
    isPresent: () => isPresent,
    fault: () => fault,
    playIfWanted: async (sink, say) => {
      // Not for a new journal: it is played before anything else can come.
      if (parts.journal.stats().lastSequence > 0) await replayed;
      if (!isWanted(parts, isPresent)) return;
      isPresent = true;
      // Whoever has it removed meanwhile must not be told that it is there.
      const sayUnlessPurged = (line: string) => {
        if (purging === undefined) say(line);
      };
      playing = play(parts, sink, sayUnlessPurged).catch((error: unknown) =>
        logger.error({ err: error }, 'the sample could not be played'),
      );
      await playing;
    },
    countWork: async (actor) => {
      requirePermission(actor, 'sample.purge');
      return countWork(parts.control);
    },
    purge: async (actor) => {
      requirePermission(actor, 'sample.purge');
      return purgeOnce(actor);
    },
    giveWay,
  };
}

async function isStored({ lake, control }: SampleParts): Promise<boolean> {
  const found = await Promise.all([hasSample(lake), hasSampleAlerts(control.db), hasSampleCases(control.db)]);
  return found.includes(true);
}

async function countWork({ db }: Control) {
  const [{ cases, entries }, notes] = await Promise.all([countSampleCasework(db), countSampleNotes(db)]);
  return { cases, notes: entries + notes };
}

/** Resolves when what the journal held at the start has reached the stores. */
async function replay({ journal, pipeline }: SampleParts): Promise<void> {
  await pipeline.waitForSettled(journal.stats().lastSequence);
}

async function purge({ journal, control, lake, pipeline }: SampleParts, actor: Actor): Promise<void> {
  // Sample entries that still stand in the journal would come back after the purge.
  await pipeline.waitForSettled(journal.stats().lastSequence);
  await control.transaction(async (tx) => {
    const cases = await purgeSampleCases(tx);
    const alerts = await purgeSampleAlerts(tx);
    await audit(tx, { actor, action: 'sample.purge', subject: 'sample', outcome: 'done', details: { cases, alerts } });
  });
  await purgeSampleEvents(lake);
}

async function play(
  { clock, checkout, pipeline }: SampleParts,
  sink: EntrySink,
  say: (line: string) => void,
): Promise<void> {
  const stream = createReadStream(join(checkout, RECORDING));
  const upload = {
    stream,
    sourceId: 'windows-event-log',
    contentEncoding: 'gzip',
    sender: 'sample recording',
    key: '',
    isSample: true,
  };
  const received = await ingestStream(upload, { sink, sources: SOURCE_DEFINITIONS, clock });
  const last = received.entries.at(-1);
  if (last) await pipeline.waitForSettled(last.sequence);
  say(
    'sample     a recorded intrusion went through the pipeline; its alerts are in the queue, marked SAMPLE (to remove it: watchfloor demo purge)',
  );
}
