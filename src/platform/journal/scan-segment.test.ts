import { describe, expect, it } from 'vitest';
import { lineEntry } from '../../../tests/harness/journal-entries.ts';
import { crcSeedOf, encodeRecord } from './record.ts';
import { scanSegment } from './scan-segment.ts';
import { checkSegmentHeader, encodeSegmentHeader, SEGMENT_HEADER_BYTES } from './segment-header.ts';

const HEADER = { journalId: 'abcd1234', firstSequence: 5 };
const SEED = crcSeedOf(HEADER.journalId);

function segmentOf(texts: readonly string[]): { bytes: Buffer; offsets: number[] } {
  const parts: Uint8Array[] = [encodeSegmentHeader(HEADER)];
  const offsets: number[] = [];
  let end = SEGMENT_HEADER_BYTES;
  for (const [index, text] of texts.entries()) {
    const sequence = HEADER.firstSequence + index;
    const { head, payload, bytes } = encodeRecord({ ...lineEntry(text), sequence }, sequence - 1, SEED);
    offsets.push(end);
    parts.push(head, payload);
    end += bytes;
  }
  return { bytes: Buffer.concat(parts), offsets };
}

describe('a scan of a segment', () => {
  it('finds every flipped bit of any record, and loses that record alone', () => {
    const { bytes, offsets } = segmentOf(['one', 'two', 'three']);
    for (let bit = SEGMENT_HEADER_BYTES * 8; bit < bytes.length * 8; bit += 1) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const { gaps, lastSequence } = scanSegment(damaged, HEADER.firstSequence, SEED);
      const hit = offsets.findLastIndex((offset) => offset <= bit >> 3);
      const sequence = HEADER.firstSequence + hit;
      const isLast = hit === offsets.length - 1;
      const expected = { fromSequence: sequence, toSequence: isLast ? undefined : sequence, offset: offsets[hit] };
      expect(gaps, `bit ${bit}`).toEqual([expected]);
      expect(lastSequence).toBe(isLast ? 6 : 7);
    }
  });

  it('finds every flipped bit of the header', () => {
    const header = encodeSegmentHeader(HEADER);
    expect(checkSegmentHeader(header, HEADER)).toBe('whole');
    for (let bit = 0; bit < header.length * 8; bit += 1) {
      const damaged = Buffer.from(header);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(checkSegmentHeader(damaged, HEADER), `bit ${bit}`).toBe('damaged');
    }
  });

  it('takes a record whose payload looks like a record for what it is', () => {
    const inner = segmentOf(['inner']).bytes.subarray(SEGMENT_HEADER_BYTES);
    const { head, payload } = encodeRecord({ ...lineEntry(''), payload: inner, sequence: 5 }, 4, SEED);
    const { gaps, lastSequence } = scanSegment(Buffer.concat([encodeSegmentHeader(HEADER), head, payload]), 5, SEED);
    expect(gaps).toEqual([]);
    expect(lastSequence).toBe(5);
  });

  it('steps over a stretch of zeroes and over several lost records at once', () => {
    const { bytes, offsets } = segmentOf(['one', 'two', 'three', 'four']);
    bytes.fill(0, offsets[1], offsets[3]);
    const { gaps, lastSequence } = scanSegment(bytes, HEADER.firstSequence, SEED);
    expect(gaps).toEqual([{ fromSequence: 6, toSequence: 7, offset: offsets[1] }]);
    expect(lastSequence).toBe(8);
  });
});
