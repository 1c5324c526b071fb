import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadFormat } from '../../../platform/journal/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { recogniseSource } from '../recognise.ts';
import { effectiveLimits, type IngestLimits } from './http-ingest.ts';
import { inflate } from './inflate.ts';
import { type ContentShape, cutPayloads, encodingOf, type SampledStream, sampleStream } from './recorded-stream.ts';

export type ImportedPayload = {
  readonly kind: 'payload';
  readonly file: string;
  readonly sourceId: string;
  readonly format: PayloadFormat;
  readonly payload: Uint8Array;
  /** Lines of the file before this payload; 0 where the format has none. Add it to a record's `line`. */
  readonly linesBefore: number;
};

/** Stable reasons. `damaged`: what could be read before the damage was given already. */
export type UnreadableReason = 'unknown-format' | 'empty' | 'damaged' | 'too-large' | 'not-accessible';

export type UnreadableFile = {
  readonly kind: 'unreadable';
  readonly file: string;
  readonly reason: UnreadableReason;
  /** One sentence for a person. */
  readonly detail: string;
};

export type ImportOptions = {
  readonly sources: readonly SourceDefinition[];
  /** A source's id: no recognition. */
  readonly sourceId?: string;
  readonly limits?: Partial<IngestLimits>;
};

/** Shown as the file's name where records come from standard input. */
export const STDIN_NAME = '-';

/**
 * Reads a file, or all files of a folder by name, folders within included; a stream is read as standard input. gzip
 * and zstd are inflated. Memory stays at a few payloads. What cannot be read comes as a value and ends nothing.
 */
export async function* readRecords(
  input: string | AsyncIterable<Uint8Array>,
  options: ImportOptions,
): AsyncIterable<ImportedPayload | UnreadableFile> {
  if (typeof input !== 'string') {
    yield* readStream(STDIN_NAME, input, options);
    return;
  }
  for await (const file of filesOf(input)) {
    if (typeof file === 'string')
      yield* readStream(file, createReadStream(file, { highWaterMark: 256 * 1024 }), options);
    else yield file;
  }
}

/** In order of name, so that two runs say the same. Links to folders are not followed: they may go round in circles. */
async function* filesOf(path: string): AsyncIterable<string | UnreadableFile> {
  try {
    const found = await stat(path);
    if (found.isFile() || found.isFIFO() || found.isCharacterDevice()) yield path;
    else if (found.isDirectory()) yield* filesWithin(path);
    else
      yield {
        kind: 'unreadable',
        file: path,
        reason: 'not-accessible',
        detail: 'This is neither a file nor a folder.',
      };
  } catch (error) {
    yield unreadable(path, error);
  }
}

async function* filesWithin(folder: string): AsyncIterable<string | UnreadableFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() || entry.isFile()) yield* filesOf(path);
    else if (entry.isSymbolicLink() && (await isFile(path))) yield path;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function* readStream(
  file: string,
  stream: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): AsyncIterable<ImportedPayload | UnreadableFile> {
  const limits = effectiveLimits(options.limits);
  let received: SampledStream | undefined;
  let sampled: SampledStream | undefined;
  try {
    received = await sampleStream(stream);
    sampled = await sampleStream(inflate(received.stream, encodingOf(received.sample), limits));
    const chosen = chooseSource(file, sampled.sample, options);
    if ('kind' in chosen) {
      yield chosen;
      return;
    }
    let linesBefore = 0;
    // Behind the first payload a header's lines are repeated: they are not the file's.
    const headerLines = countLines(sampled.sample.subarray(0, chosen.headerBytes ?? 0));
    for await (const { format, payload } of cutPayloads(sampled, chosen, limits)) {
      yield { kind: 'payload', file, sourceId: chosen.sourceId, format, payload, linesBefore };
      if (chosen.format === 'lines') linesBefore += countLines(payload) - headerLines;
    }
  } catch (error) {
    yield unreadable(file, error);
  } finally {
    // The reader may have stopped half-way: the file is closed then too.
    await sampled?.close();
    await received?.close();
  }
}

type Chosen = ContentShape & { readonly sourceId: string };

function chooseSource(file: string, sample: Uint8Array, { sources, sourceId }: ImportOptions): Chosen | UnreadableFile {
  if (sample.length === 0) return { kind: 'unreadable', file, reason: 'empty', detail: 'The file is empty.' };
  const asked = sourceId === undefined ? sources : sources.filter((source) => source.id === sourceId);
  const recognised = recogniseSource(sample, asked);
  if (recognised !== undefined) return { ...recognised, sourceId: recognised.source.id };
  if (sourceId !== undefined && asked.length > 0) return { sourceId, format: 'lines' };
  const tried = asked.map((source) => source.id).join(', ');
  const detail = `The content is of no kind that Watchfloor recognises (tried: ${tried}).`;
  return { kind: 'unreadable', file, reason: 'unknown-format', detail };
}

const LF = 0x0a;

function countLines(payload: Uint8Array): number {
  let count = 0;
  for (let at = payload.indexOf(LF); at !== -1; at = payload.indexOf(LF, at + 1)) count += 1;
  return count;
}

const REASON_OF_CODE: Readonly<Record<string, UnreadableReason>> = {
  'ingest.corrupt-encoding': 'damaged',
  'ingest.inflated-too-large': 'too-large',
};

function unreadable(file: string, error: unknown): UnreadableFile {
  if (error instanceof WatchfloorError) {
    return { kind: 'unreadable', file, reason: REASON_OF_CODE[error.code] ?? 'damaged', detail: error.message };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Only what the file system says; a fault of our own must not pass for one of the file.
  if (!/^E[A-Z]+$/.test(code)) throw error;
  return { kind: 'unreadable', file, reason: 'not-accessible', detail: `The file cannot be read (${code}).` };
}
