import type { FieldRecord, RejectedRecord } from '../contract.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { EvtxFault } from './evtx-fault.ts';
import { fileTimeMs, readFileTime } from './file-time.ts';
import { FieldFiller } from './fill-fields.ts';

export type EvtxRecord = {
  readonly kind: 'record';
  /** The whole record, header and trailing length included; a view of the chunk. */
  readonly recordBytes: Uint8Array;
  /** When the event log service wrote it, milliseconds since the Unix epoch. */
  readonly writtenAtMs: number;
  /** `System/TimeCreated`; undefined where the event has none. */
  readonly timeMs: number | undefined;
  readonly fields: FieldRecord;
};

export const EVTX_CHUNK_MAGIC: readonly number[] = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00];
const RECORDS_AT = 512;
const FREE_SPACE_AT = 48;
const RECORD_MAGIC = 0x0000_2a2a;
/** Magic (4), length (4), id (8), FILETIME (8); after the binary XML the length again (4). */
const RECORD_HEADER_BYTES = 24;
const MIN_RECORD_BYTES = RECORD_HEADER_BYTES + 4;
const ALIGNMENT = 8;

/**
 * Reads one chunk (`ElfChnk`, up to 64 KiB; a shorter one is a cut-off one). Never throws: what cannot be read is a
 * rejected record, and reading goes on at the next record. Layout: [MS-EVEN6] and libevtx's description of the format.
 */
export function* readChunk(bytes: Uint8Array): Iterable<EvtxRecord | RejectedRecord> {
  const memory = new ChunkMemory(bytes);
  const filler = new FieldFiller(memory);
  if (!EVTX_CHUNK_MAGIC.every((byte, index) => bytes[index] === byte)) {
    yield rejected('corrupt', 'The chunk does not begin with ElfChnk.', bytes.subarray(0, RECORDS_AT));
  }
  const end = freeSpaceAt(memory);
  let at = RECORDS_AT;
  let lastId = -1n;
  // The header's end counts where a record ends there: what follows is left over from older use of the memory.
  while (at < bytes.length && at !== end) {
    const length = recordLengthAt(memory, at);
    if (length === 0) {
      const next = at < end ? Math.min(nextRecordAt(memory, at), end) : nextRecordAt(memory, at);
      if (hasBytes(memory, at, next)) yield gap(memory, at, next);
      at = next;
      continue;
    }
    // Past an end that the header told wrongly (a log that was not closed), only a later record is no leftover.
    const id = memory.u64(at + 8);
    if (at > end && id <= lastId) return;
    lastId = id;
    yield readRecord(memory, filler, { at, length });
    at += length;
  }
}

function readRecord(
  memory: ChunkMemory,
  filler: FieldFiller,
  span: { at: number; length: number },
): EvtxRecord | RejectedRecord {
  const { at, length } = span;
  const recordBytes = memory.bytes.subarray(at, at + length);
  try {
    const { fields, timeMs } = filler.fill(at + RECORD_HEADER_BYTES, at + length - 4);
    const writtenAtMs = fileTimeMs(readFileTime(memory.u32(at + 16), memory.u32(at + 20)));
    if (fields.EventID === undefined) return rejected('corrupt', 'The record has no System/EventID.', recordBytes);
    return { kind: 'record', recordBytes, writtenAtMs, timeMs, fields };
  } catch (error) {
    if (!(error instanceof EvtxFault)) throw error;
    const reason = memory.bytes.length < 65_536 ? error.reason : 'corrupt';
    return rejected(reason, error.message, recordBytes);
  }
}

/** 0 where no whole record stands. */
function recordLengthAt(memory: ChunkMemory, at: number): number {
  const room = memory.bytes.length - at;
  if (room < MIN_RECORD_BYTES || memory.u32(at) !== RECORD_MAGIC) return 0;
  const length = memory.u32(at + 4);
  if (length < MIN_RECORD_BYTES || length > room) return 0;
  return memory.u32(at + length - 4) === length ? length : 0;
}

function nextRecordAt(memory: ChunkMemory, after: number): number {
  for (let at = after + ALIGNMENT; at < memory.bytes.length; at += ALIGNMENT) {
    if (recordLengthAt(memory, at) > 0) return at;
  }
  return memory.bytes.length;
}

function gap(memory: ChunkMemory, at: number, next: number): RejectedRecord {
  const raw = memory.bytes.subarray(at, next);
  const isRecord = raw.length >= 4 && memory.u32(at) === RECORD_MAGIC;
  if (next === memory.bytes.length && next < 65_536 && isRecord) {
    return rejected('truncated', 'The chunk ends within a record.', raw);
  }
  return rejected('corrupt', `${raw.length} bytes at offset ${at} of the chunk are no record.`, raw);
}

/** Where the header says that the records end; the chunk's end where it says nothing that can be true. */
function freeSpaceAt(memory: ChunkMemory): number {
  if (memory.bytes.length < RECORDS_AT) return memory.bytes.length;
  const end = memory.u32(FREE_SPACE_AT);
  return end > RECORDS_AT && end <= memory.bytes.length ? end : memory.bytes.length;
}

function hasBytes(memory: ChunkMemory, from: number, to: number): boolean {
  return memory.bytes.subarray(from, to).some((byte) => byte !== 0);
}

function rejected(reason: RejectedRecord['reason'], detail: string, raw: Uint8Array): RejectedRecord {
  return { kind: 'rejected', reason, detail, raw };
}
