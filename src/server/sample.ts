import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { hasSample, type Lake, purgeSampleEvents } from '../collect/lake/index.ts';
import { type EntrySink, ingestStream, SOURCE_DEFINITIONS } from '../collect/sources/index.ts';
import { purgeSampleAlerts } from '../detect/alerts/index.ts';
import type { Control } from '../platform/control/index.ts';
import { audit } from '../platform/identity/index.ts';
import type { Journal } from '../platform/journal/index.ts';
import { type Actor, type Clock, requirePermission } from '../platform/kernel/index.ts';
import { purgeSampleCases } from '../respond/cases/index.ts';
import type { Config } from './config.ts';
import type { EventPipeline } from './event-pipeline.ts';

export type SampleParts = {
  readonly journal: Journal;
  readonly control: Control;
  readonly lake: Lake;
  readonly pipeline: EventPipeline;
  readonly config: Config;
  readonly clock: Clock;
  readonly contentDir: string;
};

/** The recorded intrusion that a newcomer sees: real events through the real pipeline, marked, and gone without a trace. */
export type Sample = {
  /** Plays the recording where the configuration and the state of the data want it. */
  readonly playIfWanted: (sink: EntrySink, say: (line: string) => void) => Promise<void>;
  readonly isPresent: () => boolean;
  /** Removes every sample event, alert and case. */
  readonly purge: (actor: Actor) => Promise<void>;
};

const RECORDING = join('demo', 'intrusion.ndjson.gz');
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function isWanted({ config, journal }: SampleParts, isPresent: boolean): boolean {
  if (config.sample.mode !== 'auto') return config.sample.mode === 'always' && !isPresent;
  const hasSource = config.syslog.udpPort !== undefined || config.syslog.tcpPort !== undefined;
  const isNew = journal.stats().lastSequence === 0;
  return isNew && LOOPBACK.has(config.http.host) && config.admin.token === undefined && !hasSource;
}

export async function createSample(parts: SampleParts): Promise<Sample> {
  const { journal, control, lake, pipeline } = parts;
  let isPresent = await hasSample(lake);
  return {
    isPresent: () => isPresent,
    playIfWanted: async (sink, say) => {
      if (!isWanted(parts, isPresent)) return;
      isPresent = true;
      await play(parts, sink, say);
    },
    purge: async (actor) => {
      requirePermission(actor, 'sample.purge');
      // Sample entries that still stand in the journal would come back after the purge.
      await pipeline.waitForSettled(journal.stats().lastSequence);
      await control.transaction(async (tx) => {
        await purgeSampleCases(tx);
        await purgeSampleAlerts(tx);
        await audit(tx, { actor, action: 'sample.purge', subject: 'sample', outcome: 'done' });
      });
      await purgeSampleEvents(lake);
      isPresent = false;
    },
  };
}

async function play({ clock, contentDir, pipeline }: SampleParts, sink: EntrySink, say: (line: string) => void): Promise<void> {
  const stream = createReadStream(join(contentDir, RECORDING));
  const received = await ingestStream(
    { stream, sourceId: 'windows-event-log', contentEncoding: 'gzip', sender: 'sample recording', key: '', isSample: true },
    { sink, sources: SOURCE_DEFINITIONS, clock },
  );
  const last = received.entries.at(-1);
  if (last) await pipeline.waitForSettled(last.sequence);
  say('sample     a recorded intrusion has been played through the pipeline; its alerts are in the queue, marked SAMPLE (watchfloor demo purge)');
}
