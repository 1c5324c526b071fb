import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVTX_CHUNK_BYTES, EVTX_HEADER_BYTES, readChunk, splitEvtxChunks } from './index.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'windows-event-log');
const CHUNKS = readdirSync(FIXTURES)
  .filter((name) => name.startsWith('evtx-'))
  .flatMap((name) => [...splitEvtxChunks(readFileSync(join(FIXTURES, name, 'input.evtx')))]);
/** A chunk cannot hold more records than the smallest ones that fit, and a gap between each two. */
const MOST_RECORDS = (2 * EVTX_CHUNK_BYTES) / 28;

/** True damage clusters where there are bytes: most chunks are half empty. */
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), isWord: fc.boolean() });

function damage(chunk: Uint8Array, edits: readonly { at: number; byte: number; isWord: boolean }[]): Uint8Array {
  const end = new DataView(chunk.buffer, chunk.byteOffset).getUint32(48, true);
  const copy = Uint8Array.from(chunk);
  for (const { at, byte, isWord } of edits) {
    const offset = Math.floor(at * end);
    copy.fill(byte, offset, offset + (isWord ? 4 : 1));
  }
  return copy;
}

/** Reads everything; what is left to check is that it ends, and that nothing lies outside the chunk. */
function readBounded(chunk: Uint8Array): number {
  let count = 0;
  for (const record of readChunk(chunk)) {
    count += 1;
    const raw = record.kind === 'record' ? record.recordBytes : record.raw;
    expect(raw.byteOffset).toBeGreaterThanOrEqual(chunk.byteOffset);
    expect(raw.byteOffset + raw.length).toBeLessThanOrEqual(chunk.byteOffset + chunk.length);
  }
  return count;
}

test('a chunk with changed bytes never throws, and gives a bounded number of records', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CHUNKS), fc.array(edit, { minLength: 1, maxLength: 24 }), (chunk, edits) => {
      expect(readBounded(damage(chunk, edits))).toBeLessThan(MOST_RECORDS);
    }),
    { numRuns: 400 },
  );
});

test('a chunk cut anywhere never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CHUNKS), fc.nat(EVTX_CHUNK_BYTES), (chunk, length) => {
      expect(readBounded(chunk.subarray(0, length))).toBeLessThan(MOST_RECORDS);
    }),
    { numRuns: 200 },
  );
});

test('bytes at random behind a true header never throw', () => {
  const [chunk] = CHUNKS;
  if (chunk === undefined) throw new Error('no fixture');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 4096 }), (tail) => {
      readBounded(Uint8Array.from([...chunk.subarray(0, 512), ...chunk.subarray(512, 536), ...tail]));
    }),
    { numRuns: 200 },
  );
});

/** Thousands of records that all expand the biggest template there is: true bytes, made to cost the most. */
function repeatFirstRecord(chunk: Uint8Array): { chunk: Uint8Array; records: number } {
  const copy = Uint8Array.from(chunk);
  const view = new DataView(copy.buffer);
  const instance = 512 + 24 + 4;
  const definitionAt = view.getUint32(instance + 6, true);
  const bytes = 24 + 4 + 1 + 9 + 4 + 1 + 5;
  const length = bytes + ((8 - (bytes % 8)) % 8);
  let records = 0;
  let at = (view.getUint32(48, true) + 7) & ~7;
  for (; at + length <= copy.length; at += length) {
    copy.fill(0, at, at + length);
    view.setUint32(at, 0x2a2a, true);
    view.setUint32(at + 4, length, true);
    view.setBigUint64(at + 8, BigInt(1000 + records), true);
    copy.set([0x0f, 1, 1, 0, 0x0c, 1], at + 24);
    view.setUint32(at + 34, definitionAt, true);
    view.setUint32(at + length - 4, length, true);
    records += 1;
  }
  view.setUint32(48, at, true);
  return { chunk: copy, records };
}

test('records without end that share one template are cut off by the work bound, each as a reject', () => {
  const chunk = CHUNKS.find((candidate) => candidate[512 + 24 + 4] === 0x0c);
  if (chunk === undefined) throw new Error('no fixture uses a template');
  const hostile = repeatFirstRecord(chunk);
  expect(hostile.records).toBeGreaterThan(100);
  expect(readBounded(hostile.chunk)).toBeGreaterThanOrEqual(hostile.records);
});

test('a file of only a header gives no chunk', () => {
  const [chunk] = CHUNKS;
  expect([...splitEvtxChunks(Buffer.from('ElfFile\0'.padEnd(EVTX_HEADER_BYTES, '\0')))]).toEqual([]);
  expect(chunk?.length).toBe(EVTX_CHUNK_BYTES);
});
