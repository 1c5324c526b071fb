import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { briefOf } from '../ocsf/index.ts';
import type { SourceDefinition } from './contract.ts';
import { cutFrames, decodeUtf8 } from './framing/index.ts';
import { SAMPLE_BYTES } from './recognise.ts';
import { SOURCE_DEFINITIONS } from './registry.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: '192.0.2.1' };
/** The promise is 50 ms; the machine may pause for something else once, not three times over. */
const MOST_MS = 50;
const TRIES = 3;
const RECORDS_OF_BUDGET = 100;
const SEED = 20_261_122;
const PIECES = [
  '"',
  "'",
  '\\',
  '=',
  '{',
  '}',
  '[',
  ']',
  '|',
  ',',
  ' ',
  '\n',
  '\r\n',
  '\0',
  '\xff',
  '<13>',
  '%',
  '::',
  '- ',
];

/** What JSON.parse takes for a number and no clock or counter ever writes: Infinity, the largest, none, and minus none. */
const WILD_NUMBERS = ['1e999', '-1e999', '1e308', '1e20', '1e-400', '-0'];
/** No text, and not to be made one: `String()` of it throws. */
const NO_TEXT = '{"toString":1,"valueOf":1}';
const JSON_NUMBER = /(?<=[:,[]\s*)-?\d[\d.eE+-]*(?=\s*[,}\]])/g;
const JSON_SCALAR = /(?<=:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?=\s*[,}\]])/g;

/** The lines or documents of a source's fixtures; EVTX has its own test. */
function inputsOf(source: SourceDefinition): readonly string[] {
  const folder = join(FIXTURES, source.id);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /input\.(?:log|ndjson|json|frames)$/.test(path))
    .flatMap((path) => {
      const bytes = readFileSync(join(folder, path));
      if (path.endsWith('.frames'))
        return [...cutFrames(bytes, 65_536)].flatMap((cut) => ('bytes' in cut ? [decodeUtf8(cut.bytes)] : []));
      const text = bytes.toString('latin1');
      return path.endsWith('.json') ? [text] : text.split('\n').filter((line) => line !== '');
    });
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(12),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6, unit: 'binary' })),
  /** Long runs find what is tried again at every place. */
  times: fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2_000, max: 20_000 }) },
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

function damage(text: string, edits: readonly Edit[]): Buffer {
  let damaged = text;
  for (const { at, length, piece, times } of edits) {
    const place = Math.floor(at * damaged.length);
    damaged = damaged.slice(0, place) + piece.repeat(times) + damaged.slice(place + length);
  }
  return Buffer.from(damaged, 'latin1');
}

/** How many records there were. */
function readAll(source: SourceDefinition, bytes: Buffer): number {
  let records = 0;
  for (const format of ['lines', 'json', 'frames'] as const) {
    for (const record of source.decode(bytes, format, CONTEXT)) {
      records += 1;
      if (record.kind === 'rejected') continue;
      expect(Number.isFinite(record.timeMs)).toBe(true);
      expect(source.toBrief(record)).toEqual(briefOf(source.toOcsf(record)));
    }
  }
  source.recognise(bytes.subarray(0, SAMPLE_BYTES));
  return records;
}

/** How long a record takes at most, where the damage has made many of one. */
function fastestMs(read: () => number): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < TRIES && fastest > MOST_MS; tried += 1) {
    // Of this thread alone: a busy machine says nothing of the reader.
    const before = process.threadCpuUsage();
    const records = read();
    const { user, system } = process.threadCpuUsage(before);
    const usedMs = (user + system) / 1000;
    fastest = Math.min(fastest, usedMs / Math.max(1, records / RECORDS_OF_BUDGET));
  }
  return fastest;
}

describe.each(SOURCE_DEFINITIONS)('the source $id', (source) => {
  const inputs = inputsOf(source);

  test('reads damaged records without throwing, each within 50 ms', () => {
    fc.assert(
      fc.property(fc.constantFrom(...inputs), fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
        const bytes = damage(text, edits);
        expect(fastestMs(() => readAll(source, bytes))).toBeLessThan(MOST_MS);
      }),
      { numRuns: 300, seed: SEED },
    );
  });

  test('reads any number that JSON may hold', () => {
    for (const text of inputs) {
      for (const wild of WILD_NUMBERS) readAll(source, Buffer.from(text.replace(JSON_NUMBER, wild), 'latin1'));
    }
  });

  test('takes objects for no text', () => {
    for (const text of inputs) {
      readAll(source, Buffer.from(text.replace(JSON_SCALAR, NO_TEXT), 'latin1'));
      // One at a time: what is looked at only where other members fit.
      const [...scalars] = text.slice(0, 8_192).matchAll(JSON_SCALAR);
      for (const { index, 0: scalar } of scalars.slice(0, 40)) {
        const damaged = text.slice(0, index) + NO_TEXT + text.slice(index + scalar.length);
        readAll(source, Buffer.from(damaged, 'latin1'));
      }
    }
  });
});
