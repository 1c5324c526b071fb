import type { Appended, PayloadFormat } from '../../../platform/journal/index.ts';
import { type Clock, WatchfloorError } from '../../../platform/kernel/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { MAX_RECORD_BYTES } from '../framing/index.ts';
import { recogniseSource } from '../recognise.ts';
import { requireSource } from './choose-source.ts';
import { type InflateLimits, inflate } from './inflate.ts';
import type { EntrySink } from './message-batcher.ts';
import type { CutLimits } from './payload-cutter.ts';
import { unclosed } from './read-body.ts';
import { type ContentShape, cutPayloads, encodingOf, type SampledStream, sampleStream } from './recorded-stream.ts';
import { unknownFormat } from './take-records.ts';

export type IngestLimits = InflateLimits & CutLimits & { readonly appendsUnderWay: number };

const MIB = 1024 * 1024;

/** Memory of one request stays below about (appendsUnderWay + 2) * payloadBytes, whatever is sent. */
export const INGEST_LIMITS: IngestLimits = {
  inflatedBytes: 16 * 1024 * MIB,
  ratio: 250,
  ratioFreeBytes: 64 * MIB,
  payloadBytes: MIB,
  recordBytes: MAX_RECORD_BYTES,
  payloadRecords: 20_000,
  appendsUnderWay: 4,
};

export type IngestRequest = {
  /** Left where it stands when this throws: the caller drains or closes it. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** A source definition's id, or `auto`: recognise. */
  readonly sourceId: string;
  /** The header's value, '' without one. gzip and zstd are also found where it is missing. */
  readonly contentEncoding: string;
  readonly sender: string;
  /**
   * The sender's idempotency key, '' without one. It must say whose it is: another sender's equal key is another key.
   * Parts get `<key>@<source>#<number from 1>`.
   */
  readonly key: string;
  readonly isSample: boolean;
  readonly limits?: Partial<IngestLimits>;
};

export type IngestDeps = {
  readonly sink: EntrySink;
  readonly sources: readonly SourceDefinition[];
  readonly clock: Clock;
};

export type IngestResult = {
  readonly sourceId: string;
  readonly format: PayloadFormat;
  /** False: nothing knows this kind of log, and it is kept as the source that takes all. */
  readonly isRecognised: boolean;
  /** In order; empty where the content held no record at all. */
  readonly entries: readonly Appended[];
  /** Inflated. */
  readonly bytes: number;
};

/**
 * Takes one upload into the journal and resolves when all of it is on disk. Where it throws, a part may be in the
 * journal already: a sender that repeats it under the same key does not double that part.
 * Errors thrown: `ingest.unknown-source` (missing), `ingest.unknown-format` (invalid, 415), `ingest.empty` (invalid),
 * those of `inflate`, and the journal's own.
 */
export async function ingestStream(request: IngestRequest, deps: IngestDeps): Promise<IngestResult> {
  const limits = effectiveLimits(request.limits);
  const source = request.sourceId === 'auto' ? undefined : requireSource(request.sourceId, deps.sources);
  const meter = { bytes: 0 };
  const sampled = await sampleStream(await inflatedStream(request, limits, meter));
  try {
    if (sampled.sample.length === 0) throw emptyContent();
    const chosen = chooseFormat(sampled.sample, source, deps.sources);
    const entries = await appendAll({ ...chosen, sampled, limits }, request, deps);
    const { sourceId, format } = chosen;
    return { sourceId, format, isRecognised: isRecognised(request, sourceId, deps), entries, bytes: meter.bytes };
  } finally {
    await sampled.close();
  }
}

/** Where the sender named the source it is believed, whatever it names. */
function isRecognised({ sourceId: asked }: IngestRequest, sourceId: string, { sources }: IngestDeps): boolean {
  return asked !== 'auto' || sources.find(({ id }) => id === sourceId)?.isCatchAll !== true;
}

/** What a decoder rejects for its length anyway need not be kept whole. */
export function effectiveLimits(asked: Partial<IngestLimits> = {}): IngestLimits {
  const limits = { ...INGEST_LIMITS, ...asked };
  return { ...limits, recordBytes: Math.min(limits.recordBytes, MAX_RECORD_BYTES) };
}

async function inflatedStream(request: IngestRequest, limits: IngestLimits, meter: { bytes: number }) {
  const received = await sampleStream(unclosed(request.stream));
  const encoding = request.contentEncoding.trim() || encodingOf(received.sample);
  return metered(inflate(received.stream, encoding, limits), meter);
}

async function* metered(stream: AsyncIterable<Uint8Array>, meter: { bytes: number }): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) {
    meter.bytes += chunk.length;
    yield chunk;
  }
}

type Chosen = ContentShape & { readonly sourceId: string };

function chooseFormat(
  sample: Uint8Array,
  source: SourceDefinition | undefined,
  sources: readonly SourceDefinition[],
): Chosen {
  // A named source is believed: what it does not recognise is taken as lines, and rejected line by line where it is wrong.
  if (source !== undefined) return { sourceId: source.id, format: 'lines', ...source.recognise(sample) };
  const recognised = recogniseSource(sample, sources);
  if (recognised !== undefined) return { ...recognised, sourceId: recognised.source.id };
  throw unknownFormat(sources);
}

function emptyContent(): WatchfloorError {
  return new WatchfloorError('invalid', 'ingest.empty', { message: 'The request has no content.' });
}

type Upload = Chosen & { readonly sampled: SampledStream; readonly limits: IngestLimits };

/** Several appends are under way at once, so that they share the journal's syncs; none is given up before it ends. */
async function appendAll(upload: Upload, request: IngestRequest, deps: IngestDeps): Promise<readonly Appended[]> {
  const entries: Appended[] = [];
  const underWay = new Set<Promise<void>>();
  const receivedAtMs = deps.clock.nowMs();
  const failures: unknown[] = [];
  let part = 0;
  try {
    for await (const { format, payload } of cutPayloads(upload.sampled, upload, upload.limits)) {
      const index = part;
      part += 1;
      const key = request.key === '' ? '' : `${request.key}@${upload.sourceId}#${part}`;
      const { sender, isSample } = request;
      const entry = { receivedAtMs, sourceId: upload.sourceId, format, sender, isSample, key, payload };
      const appending: Promise<void> = deps.sink
        .append(entry)
        .then(
          (appended) => {
            entries[index] = appended;
          },
          (error: unknown) => {
            failures.push(error);
          },
        )
        .finally(() => underWay.delete(appending));
      underWay.add(appending);
      if (underWay.size >= upload.limits.appendsUnderWay) await Promise.race(underWay);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0) throw failures[0];
  return entries;
}
