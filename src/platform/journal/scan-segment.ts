import { type DecodedRecord, decodeRecord, RECORD_PREFIX_BYTES } from './record.ts';
import { SEGMENT_HEADER_BYTES } from './segment-header.ts';

/** Where some of a segment's records stand, so that reading can start near any of them. */
export type IndexPoint = { readonly sequence: number; readonly offset: number };

/** Records that stood between two offsets and cannot be read. `toSequence` undefined: nothing readable follows. */
export type Gap = {
  readonly fromSequence: number;
  readonly toSequence: number | undefined;
  readonly offset: number;
};

export type SegmentScan = {
  readonly index: readonly IndexPoint[];
  readonly keys: readonly { readonly key: string; readonly sequence: number }[];
  /** firstSequence - 1 without any. */
  readonly lastSequence: number;
  /** Offset behind the last whole record. */
  readonly end: number;
  readonly gaps: readonly Gap[];
  /** The largest sequence that any record knew to be acknowledged. */
  readonly acknowledged: number;
};

export const INDEX_STEP_BYTES = 256 * 1024;

/** Walks over a whole segment, stepping over what is damaged. Pure: decides nothing about what a gap means. */
export function scanSegment(segment: Buffer, firstSequence: number, seed: number): SegmentScan {
  const index: IndexPoint[] = [];
  const keys: { key: string; sequence: number }[] = [];
  const gaps: Gap[] = [];
  let expected = firstSequence;
  let offset = SEGMENT_HEADER_BYTES;
  let end = offset;
  let acknowledged = 0;
  while (offset < segment.length) {
    const at = findRecord(segment, { offset, expected, seed });
    if (at === undefined) {
      gaps.push({ fromSequence: expected, toSequence: undefined, offset });
      break;
    }
    const { entry } = at.record;
    if (at.offset !== offset || entry.sequence !== expected) {
      gaps.push({ fromSequence: expected, toSequence: entry.sequence - 1, offset });
    }
    const lastIndexed = index.at(-1);
    if (lastIndexed === undefined || at.offset - lastIndexed.offset >= INDEX_STEP_BYTES) {
      index.push({ sequence: entry.sequence, offset: at.offset });
    }
    if (entry.key !== '') keys.push({ key: entry.key, sequence: entry.sequence });
    acknowledged = Math.max(acknowledged, at.record.acknowledged);
    expected = entry.sequence + 1;
    offset = at.record.end;
    end = offset;
  }
  return { index, keys, lastSequence: expected - 1, end, gaps, acknowledged };
}

type SearchStart = { readonly offset: number; readonly expected: number; readonly seed: number };
export type FoundRecord = { readonly offset: number; readonly record: DecodedRecord };

/**
 * The next whole record at or behind `offset`. Sequences between cannot be more than there is room for, which keeps the
 * search quick: a checksum is computed only where a believable sequence stands.
 */
export function findRecord(segment: Buffer, start: SearchStart): FoundRecord | undefined {
  const { expected, seed } = start;
  for (let offset = start.offset; offset + RECORD_PREFIX_BYTES <= segment.length; offset += 1) {
    const sequence = segment.readUInt32LE(offset + 8) + segment.readUInt16LE(offset + 12) * 2 ** 32;
    const furthest = expected + (offset - start.offset) / RECORD_PREFIX_BYTES;
    if (sequence < expected || sequence > furthest) continue;
    const record = decodeRecord(segment, offset, seed);
    if (record !== undefined) return { offset, record };
  }
  return undefined;
}
