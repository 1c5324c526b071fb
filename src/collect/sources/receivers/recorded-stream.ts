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

/** What recognition found, as far as cutting goes. */
export type ContentShape = { readonly format: PayloadFormat; readonly headerBytes?: number };

/**
 * Cuts a stream into journal payloads. UTF-16 text that says so by its mark becomes UTF-8 first: LF is a byte then. A
 * header stands at the beginning of each payload, because each is decoded by itself.
 */
export async function* cutPayloads(
  sampled: SampledStream,
  { format, headerBytes = 0 }: ContentShape,
  limits: CutLimits,
): AsyncIterable<CutPayload> {
  let header: Uint8Array | undefined;
  for await (const { format: cutFormat, payload } of cutRecords(sampled, format, limits)) {
    yield { format: cutFormat, payload: header === undefined ? payload : Buffer.concat([header, payload]) };
    if (headerBytes > 0) header ??= Buffer.from(afterMark(payload).subarray(0, headerBytes));
  }
}

function afterMark(text: Uint8Array): Uint8Array {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

async function* cutRecords(
  { sample, stream }: SampledStream,
  format: PayloadFormat,
  limits: CutLimits,
): AsyncIterable<CutPayload> {
  const cutter = cutterFor(format, limits);
  const isText = format !== 'evtx-chunks';
  for await (const chunk of isText ? asUtf8(stream, sample) : stream) yield* cutter.push(chunk);
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

/** The byte order mark goes with the transcoding; before JSON in UTF-8 it goes too, as no value begins with it. */
function asUtf8(stream: AsyncIterable<Uint8Array>, sample: Uint8Array): AsyncIterable<Uint8Array> {
  const [first, second, third] = sample;
  if (first === 0xff && second === 0xfe) return transcoded(stream, 'utf-16le');
  if (first === 0xfe && second === 0xff) return transcoded(stream, 'utf-16be');
  return first === 0xef && second === 0xbb && third === 0xbf ? skipped(stream, 3) : stream;
}

async function* transcoded(stream: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of stream) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}

async function* skipped(stream: AsyncIterable<Uint8Array>, bytes: number): AsyncIterable<Uint8Array> {
  let left = bytes;
  for await (const chunk of stream) {
    yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
