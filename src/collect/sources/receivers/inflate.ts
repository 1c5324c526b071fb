import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { splitZstdFrames } from './zstd-frames.ts';

export type InflateLimits = {
  /** Of one request or file, compressed or not. */
  readonly inflatedBytes: number;
  /** Inflated to compressed: beyond this, and beyond `ratioFreeBytes`, it is taken for a bomb. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
};

const INFLATERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  zstd: createZstdDecompress,
};

/** Names of `Content-Encoding` (RFC 9110 section 8.4.1, RFC 8878 section 7.2). */
export const ENCODINGS = ['identity', ...Object.keys(INFLATERS)] as const;

/**
 * Throws, while it is read: `ingest.unknown-encoding` (invalid, 415), `ingest.corrupt-encoding` (invalid),
 * `ingest.inflated-too-large` (invalid, 413). An error of `stream` itself passes through.
 */
export async function* inflate(
  stream: AsyncIterable<Uint8Array>,
  encoding: string,
  limits: InflateLimits,
): AsyncIterable<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  const meter = { deflated: 0, inflated: 0 };
  const chunks = name === '' || name === 'identity' ? stream : inflated(metered(stream, meter), name);
  for await (const chunk of chunks) {
    meter.inflated += chunk.length;
    checkSize(meter, name, limits);
    yield chunk;
  }
}

type Meter = { deflated: number; inflated: number };

async function* metered(stream: AsyncIterable<Uint8Array>, meter: Meter): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) {
    meter.deflated += chunk.length;
    yield chunk;
  }
}

async function* inflated(stream: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const create = Object.hasOwn(INFLATERS, name) ? INFLATERS[name] : undefined;
  if (create === undefined) {
    throw new WatchfloorError('invalid', 'ingest.unknown-encoding', {
      message: `The content encoding is not known. Known are ${ENCODINGS.join(', ')}.`,
      details: { encodings: ENCODINGS },
      httpStatus: 415,
    });
  }
  const inflater = create();
  const source = name === 'zstd' ? splitZstdFrames(stream) : stream;
  const running = pipeline(Readable.from(source, { objectMode: false }), inflater);
  // Its failure also comes out of the inflater, which is read below.
  running.catch(() => {});
  try {
    for await (const chunk of inflater) yield chunk;
  } catch (error) {
    throw isFaultOfContent(error) ? corrupt(name, error) : error;
  }
}

function isFaultOfContent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test(code);
}

function corrupt(name: string, cause: unknown): WatchfloorError {
  return new WatchfloorError('invalid', 'ingest.corrupt-encoding', {
    message: `The content is not whole ${name}: it is damaged or cut off.`,
    details: { encoding: name },
    cause,
  });
}

function checkSize(meter: Meter, name: string, limits: InflateLimits): void {
  const isTooMuch = meter.inflated > limits.inflatedBytes;
  const isCompressed = meter.deflated > 0;
  const isBomb =
    isCompressed && meter.inflated > limits.ratioFreeBytes && meter.inflated > meter.deflated * limits.ratio;
  if (!isTooMuch && !isBomb) return;
  const allowed = isTooMuch ? `${limits.inflatedBytes} bytes` : `${limits.ratio} times its compressed size`;
  throw new WatchfloorError('invalid', 'ingest.inflated-too-large', {
    message: `The content is larger than allowed (${allowed}). Send it in parts.`,
    details: { encoding: name, inflatedBytes: meter.inflated, deflatedBytes: meter.deflated },
    httpStatus: 413,
  });
}
