import { setTimeout as sleep } from 'node:timers/promises';
import { countEntries, type EntryRange, type Lake } from '../collect/lake/index.ts';
import { boundSource, type EntrySink, ingestStream, SOURCE_DEFINITIONS } from '../collect/sources/index.ts';
import { type Route, route } from '../platform/http/index.ts';
import type { Journal } from '../platform/journal/index.ts';
import { type Clock, WatchfloorError } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';
import { countIngested, countSampleWork, ingest, purgeSample, showPipeline, showSample } from './contract.ts';
import type { EventPipeline } from './event-pipeline.ts';
import { type IntakeTally, tallied } from './intake-tally.ts';
import type { Sample } from './sample.ts';

const MIB = 1024 * 1024;
const PURGE_PATIENCE_MS = 30_000;

export type PipelineRoutesDeps = {
  readonly journal: Journal;
  readonly lake: Lake;
  readonly pipeline: EventPipeline;
  readonly sample: Sample;
  readonly sink: EntrySink;
  readonly config: Config;
  readonly clock: Clock;
  readonly tally: IntakeTally;
  /** So long a caller waits for the purge of the sample; 30 s unless said. */
  readonly purgePatienceMs?: number;
};

/** What belongs to no room but to the flow through all of them: receiving, progress, the sample. */
export function pipelineRoutes(deps: PipelineRoutesDeps): readonly Route[] {
  const { sample, pipeline, journal, lake } = deps;
  return [
    ingestRoute(deps),
    route(showPipeline, async () => ({
      lastSequence: journal.stats().lastSequence,
      settledSequence: pipeline.settled(),
      backlogBytes: journal.stats().backlogBytes,
      fault: pipeline.fault() ?? null,
    })),
    route(countIngested, async ({ query }) => {
      const data = await countEntries(lake, journal.id, parseRanges(query.ranges));
      return { data, next: null };
    }),
    route(showSample, async () => sampleState(sample)),
    route(countSampleWork, async ({ actor }) => sample.countWork(actor)),
    route(purgeSample, async ({ actor }) => {
      const wasPresent = await withinPatience(sample.purge(actor), deps.purgePatienceMs ?? PURGE_PATIENCE_MS);
      return { ...sampleState(sample), wasPresent };
    }),
  ];
}

const sampleState = (sample: Sample) => ({ isPresent: sample.isPresent(), fault: sample.fault() ?? null });

/** The purge waits for everything received so far, which a stopped pipeline or a large backlog never lets come. */
async function withinPatience(purge: Promise<boolean>, patienceMs: number): Promise<boolean> {
  const patience = new AbortController();
  const over = sleep(patienceMs, 'over' as const, { signal: patience.signal }).catch(() => undefined);
  try {
    const outcome = await Promise.race([purge, over]);
    if (typeof outcome === 'boolean') return outcome;
  } finally {
    patience.abort();
  }
  throw new WatchfloorError('unavailable', 'sample.purge-waits', {
    message:
      'The sample is not removed yet: what was received before has to be stored first. The removal goes on by itself; ' +
      'ask again later, and look at /readyz if it stays.',
    details: { retryAfterSeconds: 30 },
  });
}

function ingestRoute({ config, sink, clock, tally }: PipelineRoutesDeps): Route {
  const limits = { inflatedBytes: config.ingest.maxRequestMib * MIB };
  return route(ingest, async ({ params, headers, stream, peer, actor }) => {
    const key = String(headers['idempotency-key'] ?? '');
    const request = {
      stream,
      sourceId: boundSource(params.source === 'auto' ? undefined : params.source, actor.tokenSourceId) ?? 'auto',
      contentEncoding: headers['content-encoding'] ?? '',
      sender: peer,
      // Two senders that both count their batches from 1 must not take each other's for repeats.
      key: key === '' ? '' : `${actor.id}/${key}`,
      isSample: false,
      limits,
    };
    const received = await tallied(tally, () => ingestStream(request, { sink, sources: SOURCE_DEFINITIONS, clock }));
    return {
      source: received.sourceId,
      isRecognised: received.isRecognised,
      format: received.format,
      bytes: received.bytes,
      entries: received.entries.length,
      repeats: received.entries.filter((entry) => entry.isRepeat).length,
      lastSequence: received.entries.at(-1)?.sequence ?? null,
      ranges: rangesOf(received.entries.map((entry) => entry.sequence)),
    };
  });
}

/** The contract has checked the form. */
function parseRanges(text: string): EntryRange[] {
  return text.split(',').map((range) => {
    const [from = 0, to = 0] = range.split('-').map(Number);
    return { from, to };
  });
}

/** Neighbouring sequences as one range. */
function rangesOf(sequences: readonly number[]): EntryRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const sequence of [...new Set(sequences)].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === sequence - 1) last.to = sequence;
    else ranges.push({ from: sequence, to: sequence });
  }
  return ranges;
}
