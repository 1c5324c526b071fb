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

test('hundreds of records that share one giant template end in the work bound, each as a reject of its own', () => {
  const { bytes, records } = hostileChunk(2000);
  const results = [...readChunk(bytes)];
  expect(results.length).toBe(records);
  const read = results.filter((result) => result.kind === 'record').length;
  expect(read).toBeGreaterThan(1);
  expect(read).toBeLessThan(records / 2);
  expect(results.at(-1)).toMatchObject({ kind: 'rejected', reason: 'corrupt' });
});

test('the same chunk with a template of a true size is read to its end', () => {
  const { bytes, records } = hostileChunk(40);
  expect([...readChunk(bytes)].filter((result) => result.kind === 'record').length).toBe(records);
});

test('a file of only a header gives no chunk', () => {
  const [chunk] = CHUNKS;
  expect([...splitEvtxChunks(Buffer.from('ElfFile\0'.padEnd(EVTX_HEADER_BYTES, '\0')))]).toEqual([]);
  expect(chunk?.length).toBe(EVTX_CHUNK_BYTES);
});

/** A chunk written by hand: one template whose every element repeats the same value, and many uses of it. */
function hostileChunk(elements: number): { readonly bytes: Buffer; readonly records: number } {
  const writer = new ChunkWriter();
  const first = writer.beginRecord();
  writer.definition(elements);
  writer.values('A');
  writer.endRecord(first);
  let records = 1;
  for (; writer.at + 128 < writer.bytes.length; records += 1) {
    const start = writer.beginRecord();
    writer.values('A');
    writer.endRecord(start);
  }
  writer.bytes.writeUInt32LE(writer.at, 48);
  return { bytes: writer.bytes, records };
}

class ChunkWriter {
  readonly bytes = Buffer.alloc(65_536);
  at = 512;
  private definitionAt = 0;
  private ids = 0n;

  constructor() {
    this.bytes.write('ElfChnk\0', 'latin1');
  }

  beginRecord(): number {
    const start = this.at;
    this.at += 24;
    this.put(0x0f, 1, 1, 0, 0x0c, 1, 0, 0, 0, 0);
    const pointer = this.definitionAt === 0 ? this.at + 4 : this.definitionAt;
    this.definitionAt = pointer;
    this.at = this.bytes.writeUInt32LE(pointer, this.at);
    return start;
  }

  definition(elements: number): void {
    const start = this.at + 24;
    this.at = start;
    this.put(0x0f, 1, 1, 0);
    this.open('Event');
    this.open('System');
    this.open('EventID');
    this.put(0x0d, 0, 0, 0x06, 0x04, 0x04);
    this.open('EventData');
    const nameAt = this.at + 11;
    this.open('A');
    this.put(0x0d, 1, 0, 0x01, 0x04);
    for (let count = 1; count < elements; count += 1) {
      this.put(0x01, 0, 0, 0, 0, 0, 0);
      this.at = this.bytes.writeUInt32LE(nameAt, this.at);
      this.put(0x02, 0x0d, 1, 0, 0x01, 0x04);
    }
    this.put(0x04, 0x04, 0x00);
    this.bytes.writeUInt32LE(this.at - start, start - 4);
  }

  /** EventID 1, and the text. */
  values(text: string): void {
    this.put(2, 0, 0, 0, 2, 0, 0x06, 0, text.length * 2, 0, 0x01, 0, 1, 0);
    this.at += this.bytes.write(text, this.at, 'utf16le');
  }

  endRecord(start: number): void {
    this.at = start + Math.ceil((this.at + 4 - start) / 8) * 8;
    this.ids += 1n;
    this.bytes.writeUInt32LE(0x2a2a, start);
    this.bytes.writeUInt32LE(this.at - start, start + 4);
    this.bytes.writeBigUInt64LE(this.ids, start + 8);
    this.bytes.writeUInt32LE(this.at - start, this.at - 4);
  }

  /** Token, dependency id (2), length (4), the name's offset (4), and the name in line. */
  private open(name: string): void {
    this.put(0x01, 0, 0, 0, 0, 0, 0);
    this.at = this.bytes.writeUInt32LE(this.at + 4, this.at);
    this.put(0, 0, 0, 0, 0, 0, name.length, 0);
    this.at += this.bytes.write(name, this.at, 'utf16le') + 2;
    this.put(0x02);
  }

  private put(...values: readonly number[]): void {
    this.bytes.set(values, this.at);
    this.at += values.length;
  }
}
