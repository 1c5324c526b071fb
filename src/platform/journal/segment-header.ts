import { crc32c } from '@node-rs/crc32';

/*
 * The first 32 bytes of a segment: magic, u32 version, 8 bytes journal id, u48 first sequence, 2 bytes zero, u32 CRC32C of
 * what stands before it. Id and first sequence stand in the file's name as well, so that a damaged header costs no record.
 */
export const SEGMENT_HEADER_BYTES = 32;

const MAGIC = Buffer.from('WFJR', 'latin1');
const VERSION = 1;
const CRC_AT = 28;
const NAME = /^([0-9a-z]{8})-(\d{15})\.segment$/;

export type SegmentHeader = { readonly journalId: string; readonly firstSequence: number };

export function segmentNameOf(header: SegmentHeader): string {
  return `${header.journalId}-${String(header.firstSequence).padStart(15, '0')}.segment`;
}

/** Undefined: not one of our files. */
export function parseSegmentName(name: string): SegmentHeader | undefined {
  const [, journalId, firstSequence] = NAME.exec(name) ?? [];
  if (journalId === undefined || firstSequence === undefined) return undefined;
  return { journalId, firstSequence: Number(firstSequence) };
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const buffer = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(buffer, 0);
  buffer.writeUInt32LE(VERSION, 4);
  buffer.write(header.journalId, 8, 8, 'latin1');
  buffer.writeUIntLE(header.firstSequence, 16, 6);
  buffer.writeUInt32LE(crc32c(buffer.subarray(0, CRC_AT)), CRC_AT);
  return buffer;
}

export type HeaderState = 'whole' | 'damaged' | 'newer';

/** Does the header say what the name says? `newer`: undamaged, of a version this program cannot read. */
export function checkSegmentHeader(buffer: Buffer, expected: SegmentHeader): HeaderState {
  const header = buffer.subarray(0, SEGMENT_HEADER_BYTES);
  if (header.length < SEGMENT_HEADER_BYTES) return 'damaged';
  if (crc32c(header.subarray(0, CRC_AT)) !== header.readUInt32LE(CRC_AT)) return 'damaged';
  if (!header.subarray(0, 4).equals(MAGIC)) return 'damaged';
  if (header.readUInt32LE(4) !== VERSION) return 'newer';
  return header.equals(encodeSegmentHeader(expected)) ? 'whole' : 'damaged';
}
