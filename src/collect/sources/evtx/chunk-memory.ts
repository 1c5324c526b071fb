import { Buffer } from 'node:buffer';
import { EvtxFault, WorkBudget } from './evtx-fault.ts';

/** True chunks of the data kit need at most 20,000, and never more than one unit a byte; a hostile one ends in some 15 ms. */
const UNITS_PER_CHUNK = 100_000;
/** So many decoded UTF-16 units cost about as much as one step of a plan. */
const TEXT_PER_UNIT = 8;

/** Shared: filled and read within one call. No text in a chunk is longer, for its length is a 16-bit number. */
const SCRATCH = Buffer.allocUnsafeSlow(65_536);

/** A chunk's bytes; every read is checked against their end, whatever an offset in the file claims. */
export class ChunkMemory {
  readonly bytes: Uint8Array;
  readonly budget = new WorkBudget(UNITS_PER_CHUNK);
  private readonly view: DataView;
  private readonly names = new Map<number, string>();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Throws EvtxFault where `at … at + size` is not inside. */
  check(at: number, size: number): void {
    if (at >= 0 && at + size <= this.bytes.length) return;
    throw new EvtxFault(`Offset ${at} with ${size} bytes lies outside the chunk.`, 'truncated');
  }

  u8(at: number): number {
    this.check(at, 1);
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    this.check(at, 2);
    return this.view.getUint16(at, true);
  }

  u32(at: number): number {
    this.check(at, 4);
    return this.view.getUint32(at, true);
  }

  i32(at: number): number {
    this.check(at, 4);
    return this.view.getInt32(at, true);
  }

  u64(at: number): bigint {
    this.check(at, 8);
    return this.view.getBigUint64(at, true);
  }

  f32(at: number): number {
    this.check(at, 4);
    return this.view.getFloat32(at, true);
  }

  f64(at: number): number {
    this.check(at, 8);
    return this.view.getFloat64(at, true);
  }

  /** UTF-16LE text. ASCII, which is nearly all of it, becomes a one-byte string: half the memory, faster to match. */
  utf16(at: number, units: number): string {
    this.check(at, units * 2);
    this.budget.spend(1 + units / TEXT_PER_UNIT);
    const { bytes } = this;
    let others = 0;
    for (let unit = 0, from = at; unit < units; unit += 1, from += 2) {
      const low = bytes[from] ?? 0;
      others |= (bytes[from + 1] ?? 0) | (low & 0x80);
      SCRATCH[unit] = low;
    }
    if (others === 0) return SCRATCH.toString('latin1', 0, units);
    return Buffer.from(bytes.buffer, bytes.byteOffset + at, units * 2).toString('utf16le');
  }

  hex(at: number, size: number): string {
    this.check(at, size);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + at, size).toString('hex');
  }

  /** A name of the string table: next offset (4), hash (2), length (2), characters, NUL (2). */
  name(at: number): string {
    const known = this.names.get(at);
    if (known !== undefined) return known;
    const name = this.utf16(at + 8, this.u16(at + 6));
    this.names.set(at, name);
    return name;
  }
}
