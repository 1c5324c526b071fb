import { crc32c } from '@node-rs/crc32';
import { WatchfloorError } from '../kernel/index.ts';
import type { EntryFormat, JournalEntry, NewEntry } from './contract.ts';

/*
 * One record, little-endian:
 *
 *  0  u32  CRC32C of everything after it, seeded with the journal's id (a record of another journal never passes)
 *  4  u32  bytes after this field
 *  8  u48  sequence
 * 14  u8   format (index in FORMATS)
 * 15  u8   flags (1: sample)
 * 16  u48  acknowledged: the last sequence that was on disk when this record was written
 * 22  u16  bytes of sourceId
 * 24  f64  receivedAtMs
 * 32  u16  bytes of sender
 * 34  u16  bytes of key
 * 36  u32  bytes of payload
 * 40       sourceId, sender, key (UTF-8), payload
 */
export const RECORD_PREFIX_BYTES = 40;
export const LARGEST_PAYLOAD_BYTES = 32 * 1024 * 1024;

const CRC_BYTES = 4;
const LENGTH_FIELD_END = 8;
const LONGEST_TEXT_BYTES = 0xffff;
const SAMPLE_FLAG = 1;

/** Codes are positions: only ever append. */
const FORMATS: readonly EntryFormat[] = ['lines', 'evtx-chunks', 'frames', 'json', 'enveloped'];

export type EncodedRecord = { readonly head: Buffer; readonly payload: Uint8Array; readonly bytes: number };

export type DecodedRecord = {
  readonly entry: JournalEntry;
  /** What the writer knew to be on disk: a damaged record up to here had been acknowledged. */
  readonly acknowledged: number;
  /** Offset just behind the record. */
  readonly end: number;
};

export function crcSeedOf(journalId: string): number {
  return crc32c(Buffer.from(journalId, 'latin1'));
}

/** Throws `journal.invalid-entry` (invalid). */
export function requireFitting(entry: NewEntry): void {
  const longestText = Math.max(...[entry.sourceId, entry.sender, entry.key].map((text) => Buffer.byteLength(text)));
  if (longestText <= LONGEST_TEXT_BYTES && entry.payload.byteLength <= LARGEST_PAYLOAD_BYTES) return;
  throw new WatchfloorError('invalid', 'journal.invalid-entry', {
    message: `An entry holds at most ${LARGEST_PAYLOAD_BYTES} bytes of payload and ${LONGEST_TEXT_BYTES} of sender or key.`,
    details: { payloadBytes: entry.payload.byteLength, longestText },
  });
}

/** Bytes on disk, without encoding. */
export function recordBytes(entry: NewEntry): number {
  const texts = Buffer.byteLength(entry.sourceId) + Buffer.byteLength(entry.sender) + Buffer.byteLength(entry.key);
  return RECORD_PREFIX_BYTES + texts + entry.payload.byteLength;
}

/** The payload stays where it is: it is written from the caller's memory. */
export function encodeRecord(entry: JournalEntry, acknowledged: number, seed: number): EncodedRecord {
  const bytes = recordBytes(entry);
  const head = Buffer.allocUnsafe(bytes - entry.payload.byteLength);
  head.writeUInt32LE(bytes - LENGTH_FIELD_END, 4);
  head.writeUIntLE(entry.sequence, 8, 6);
  head.writeUInt8(FORMATS.indexOf(entry.format), 14);
  head.writeUInt8(entry.isSample ? SAMPLE_FLAG : 0, 15);
  head.writeUIntLE(acknowledged, 16, 6);
  head.writeDoubleLE(entry.receivedAtMs, 24);
  let offset = RECORD_PREFIX_BYTES;
  for (const [text, lengthAt] of [
    [entry.sourceId, 22] as const,
    [entry.sender, 32] as const,
    [entry.key, 34] as const,
  ]) {
    const written = head.write(text, offset, 'utf8');
    head.writeUInt16LE(written, lengthAt);
    offset += written;
  }
  head.writeUInt32LE(entry.payload.byteLength, 36);
  head.writeUInt32LE(crc32c(entry.payload, crc32c(head.subarray(CRC_BYTES), seed)), 0);
  return { head, payload: entry.payload, bytes };
}

/** Whole length that the record at `offset` claims; undefined where not even that can be read. */
export function claimedBytes(buffer: Buffer, offset: number): number | undefined {
  if (offset + LENGTH_FIELD_END > buffer.length) return undefined;
  return buffer.readUInt32LE(offset + 4) + LENGTH_FIELD_END;
}

/** Undefined: no whole, undamaged record of this journal stands at `offset`. The payload shares the buffer's memory. */
export function decodeRecord(buffer: Buffer, offset: number, seed: number): DecodedRecord | undefined {
  const bytes = claimedBytes(buffer, offset);
  if (bytes === undefined || bytes < RECORD_PREFIX_BYTES || offset + bytes > buffer.length) return undefined;
  const record = buffer.subarray(offset, offset + bytes);
  if (crc32c(record.subarray(CRC_BYTES), seed) !== record.readUInt32LE(0)) return undefined;
  const format = FORMATS[record.readUInt8(14)];
  if (format === undefined) return undefined;
  const senderAt = RECORD_PREFIX_BYTES + record.readUInt16LE(22);
  const keyAt = senderAt + record.readUInt16LE(32);
  const payloadAt = keyAt + record.readUInt16LE(34);
  if (payloadAt + record.readUInt32LE(36) !== bytes) return undefined;
  const entry: JournalEntry = {
    sequence: record.readUIntLE(8, 6),
    receivedAtMs: record.readDoubleLE(24),
    sourceId: record.toString('utf8', RECORD_PREFIX_BYTES, senderAt),
    format,
    sender: record.toString('utf8', senderAt, keyAt),
    isSample: (record.readUInt8(15) & SAMPLE_FLAG) !== 0,
    key: record.toString('utf8', keyAt, payloadAt),
    payload: record.subarray(payloadAt),
  };
  return { entry, acknowledged: record.readUIntLE(16, 6), end: offset + bytes };
}
