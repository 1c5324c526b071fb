import type { FieldValue } from '../contract.ts';
import type { ChunkMemory } from './chunk-memory.ts';
import { EvtxFault } from './evtx-fault.ts';
import { formatFileTime, readFileTime } from './file-time.ts';

/** Value types of binary XML, [MS-EVEN6] section 2.2.12 (`BinXmlType`). */
export const BINARY_XML_TYPE = 0x21;
export const FILE_TIME_TYPE = 0x11;
const NULL_TYPE = 0x00;
const STRING_TYPE = 0x01;
const ANSI_STRING_TYPE = 0x02;
const ARRAY_FLAG = 0x80;

const ANSI = new TextDecoder('windows-1252');

type Reader = (memory: ChunkMemory, at: number, size: number) => FieldValue;

/** Bytes of one element, and how it is read; [MS-EVEN6] prints hexadecimal types as `0x…`, and so do rules. */
const READERS: Readonly<Record<number, { readonly width: number; readonly read: Reader }>> = {
  3: { width: 1, read: (memory, at) => (memory.u8(at) << 24) >> 24 },
  4: { width: 1, read: (memory, at) => memory.u8(at) },
  5: { width: 2, read: (memory, at) => (memory.u16(at) << 16) >> 16 },
  6: { width: 2, read: (memory, at) => memory.u16(at) },
  7: { width: 4, read: (memory, at) => memory.i32(at) },
  8: { width: 4, read: (memory, at) => memory.u32(at) },
  9: { width: 8, read: (memory, at) => safeNumber(BigInt.asIntN(64, memory.u64(at))) },
  10: { width: 8, read: (memory, at) => safeNumber(memory.u64(at)) },
  11: { width: 4, read: (memory, at) => finiteNumber(memory.f32(at)) },
  12: { width: 8, read: (memory, at) => finiteNumber(memory.f64(at)) },
  13: { width: 4, read: (memory, at) => memory.u32(at) !== 0 },
  14: { width: 0, read: readBinary },
  15: { width: 16, read: readGuid },
  16: { width: 0, read: (memory, at, size) => (size === 4 ? readHex32(memory, at) : readHex64(memory, at)) },
  17: { width: 8, read: (memory, at) => formatFileTime(readFileTime(memory.u32(at), memory.u32(at + 4))) },
  18: { width: 16, read: readSystemTime },
  19: { width: 0, read: readSid },
  20: { width: 4, read: readHex32 },
  21: { width: 8, read: readHex64 },
  32: { width: 0, read: readBinary },
  33: { width: 0, read: () => null },
  35: { width: 0, read: (memory, at, size) => trimNul(memory.utf16(at, size >> 1)) },
};

/** The value of `size` bytes at `at`. Null where the type is null or the type's bytes are not there. */
export function readValue(memory: ChunkMemory, type: number, span: { at: number; size: number }): FieldValue {
  const { at, size } = span;
  if (type === STRING_TYPE) return trimNul(memory.utf16(at, size >> 1));
  if (type === NULL_TYPE) return null;
  memory.check(at, size);
  memory.budget.spend(1 + size / 8);
  if (type === ANSI_STRING_TYPE) return trimNul(ANSI.decode(memory.bytes.subarray(at, at + size)));
  if (type & ARRAY_FLAG) return readArray(memory, type & ~ARRAY_FLAG, span);
  const reader = READERS[type];
  if (reader === undefined) throw new EvtxFault(`Value type ${type} is not known.`);
  return size < Math.max(1, reader.width) ? null : reader.read(memory, at, size);
}

function readArray(memory: ChunkMemory, type: number, span: { at: number; size: number }): FieldValue {
  const { at, size } = span;
  memory.budget.spend(size);
  if (type === STRING_TYPE) return splitNul(memory.utf16(at, size >> 1));
  if (type === ANSI_STRING_TYPE) return splitNul(ANSI.decode(memory.bytes.subarray(at, at + size)));
  if (type === 19) return readSidArray(memory, span);
  const reader = READERS[type];
  if (reader === undefined || reader.width === 0) return readBinary(memory, at, size);
  const values: FieldValue[] = [];
  for (let from = at; from + reader.width <= at + size; from += reader.width) {
    values.push(reader.read(memory, from, reader.width));
  }
  return values;
}

function splitNul(text: string): readonly string[] {
  const parts = text.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function trimNul(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function safeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function finiteNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function readHex32(memory: ChunkMemory, at: number): string {
  return `0x${memory.u32(at).toString(16)}`;
}

function readHex64(memory: ChunkMemory, at: number): string {
  return `0x${memory.u64(at).toString(16)}`;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function readBinary(memory: ChunkMemory, at: number, size: number): string {
  return memory.hex(at, size).toUpperCase();
}

const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/** In braces, as Windows prints it and rules write it. */
function readGuid(memory: ChunkMemory, at: number): string {
  memory.check(at, 16);
  let text = '{';
  for (const offset of GUID_ORDER) text += offset < 0 ? '-' : HEX[memory.bytes[at + offset] ?? 0];
  return `${text}}`;
}

/** Revision (1), count (1), authority (6, big-endian), then `count` 32-bit parts: [MS-DTYP] section 2.4.2. */
function readSid(memory: ChunkMemory, at: number, size: number): FieldValue {
  const count = memory.u8(at + 1);
  if (8 + count * 4 > size) throw new EvtxFault('A SID is longer than its value.');
  let authority = 0;
  for (let index = 2; index < 8; index += 1) authority = authority * 256 + memory.u8(at + index);
  let text = `S-${memory.u8(at)}-${authority}`;
  for (let index = 0; index < count; index += 1) text += `-${memory.u32(at + 8 + index * 4)}`;
  return text;
}

function readSidArray(memory: ChunkMemory, span: { at: number; size: number }): FieldValue {
  const values: FieldValue[] = [];
  const end = span.at + span.size;
  for (let at = span.at; at + 8 <= end; at += 8 + memory.u8(at + 1) * 4) values.push(readSid(memory, at, end - at));
  return values;
}

function readSystemTime(memory: ChunkMemory, at: number): FieldValue {
  const part = (index: number, width = 2) => String(memory.u16(at + index * 2)).padStart(width, '0');
  return `${part(0, 4)}-${part(1)}-${part(3)}T${part(4)}:${part(5)}:${part(6)}.${part(7, 3)}Z`;
}
