import { Buffer } from 'node:buffer';
import type { PayloadFormat } from '../../../platform/journal/index.ts';
import { SAMPLE_BYTES } from '../recognise.ts';
import { ChunkPayloads } from './chunk-payloads.ts';
import { JsonPayloads } from './json-payloads.ts';
import { LinePayloads } from './line-payloads.ts';
import type { CutLimits, CutPayload, PayloadCutter } from './payload-cutter.ts';

export type SampledStream = {
  readonly sample: Uint8Array;
  /** From the beginning, the sample included. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** For whoever does not read to the end. */
  readonly close: () => Promise<void>;
};

/** Looks at the beginning: the sample has `SAMPLE_BYTES` unless the stream is shorter, however it arrives. */
export async function sampleStream(stream: AsyncIterable<Uint8Array>): Promise<SampledStream> {
  const iterator = stream[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  while (size < SAMPLE_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    read.push(Buffer.from(next.value));
    size += next.value.length;
  }
  const sample = Buffer.concat(read).subarray(0, SAMPLE_BYTES);
  const close = async () => {
    await iterator.return?.();
  };
  return { sample, stream: replay(read, iterator), close };
}

async function* replay(read: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* read;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

/** gzip and zstd say so in their first bytes; files and careless senders often say it nowhere else. */
export function encodingOf(sample: Uint8Array): 'gzip' | 'zstd' | 'identity' {
  if (sample[0] === 0x1f && sample[1] === 0x8b && sample[2] === 0x08) return 'gzip';
  const isZstd = sample[0] === 0x28 && sample[1] === 0xb5 && sample[2] === 0x2f && sample[3] === 0xfd;
  return isZstd ? 'zstd' : 'identity';
}

/** Cuts a stream into journal payloads. UTF-16 text that says so by its mark becomes UTF-8 first: LF is a byte then. */
export async function* cutPayloads(
  { sample, stream }: SampledStream,
  format: PayloadFormat,
  limits: CutLimits,
): AsyncIterable<CutPayload> {
  const cutter = cutterFor(format, limits);
  const encoding = format === 'evtx-chunks' ? undefined : utf16Of(sample);
  for await (const chunk of encoding === undefined ? stream : transcoded(stream, encoding)) yield* cutter.push(chunk);
  yield* cutter.end();
}

function cutterFor(format: PayloadFormat, limits: CutLimits): PayloadCutter {
  switch (format) {
    case 'evtx-chunks':
      return new ChunkPayloads(limits);
    case 'json':
      return new JsonPayloads(limits);
    // Frames are the syslog receiver's own; nobody sends them as a stream.
    case 'lines':
    case 'frames':
      return new LinePayloads(limits);
  }
}

function utf16Of(sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  return sample[0] === 0xfe && sample[1] === 0xff ? 'utf-16be' : undefined;
}

async function* transcoded(stream: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of stream) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
