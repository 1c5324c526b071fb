import type { EventSink } from './event-sink.ts';

const KEY_CACHE_LIMIT = 4096;
const MIN_BYTES = 1 << 16;

/**
 * Writes ClickHouse RowBinary (documentation, "Formats: RowBinary") into a buffer that grows: little-endian integers,
 * strings with their length as LEB128. `Buffer.write` measured twice as fast here as `TextEncoder.encodeInto`.
 */
export class RowWriter implements EventSink {
  #buffer: Buffer;
  #used = 0;
  /** Field names repeat from event to event; bounded, because names come from the sender. */
  readonly #names = new Map<string, Buffer>();

  constructor(expectedBytes = MIN_BYTES) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(expectedBytes, MIN_BYTES));
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#used++] = value;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#used = this.#buffer.writeUInt32LE(value >>> 0, this.#used);
  }

  int64(value: number): void {
    this.#reserve(8);
    this.#buffer.writeUInt32LE(value >>> 0, this.#used);
    this.#buffer.writeInt32LE(Math.floor(value / 4_294_967_296) | 0, this.#used + 4);
    this.#used += 8;
  }

  count(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest >= 128) {
      this.#buffer[this.#used++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#buffer[this.#used++] = rest;
  }

  string(value: string): void {
    const length = value.length;
    if (length === 0) {
      this.uint8(0);
      return;
    }
    // A UTF-16 unit becomes three bytes at most; below 43 units the length certainly takes one byte.
    this.#reserve(length * 3 + 5);
    if (length < 43) {
      const written = this.#buffer.write(value, this.#used + 1);
      this.#buffer[this.#used] = written;
      this.#used += written + 1;
      return;
    }
    this.count(Buffer.byteLength(value));
    this.#used += this.#buffer.write(value, this.#used);
  }

  name(value: string): void {
    const known = this.#names.get(value);
    if (known === undefined) {
      const start = this.#used;
      this.string(value);
      if (this.#names.size >= KEY_CACHE_LIMIT) this.#names.clear();
      this.#names.set(value, Buffer.from(this.#buffer.subarray(start, this.#used)));
      return;
    }
    this.#reserve(known.length);
    this.#buffer.set(known, this.#used);
    this.#used += known.length;
  }

  names(values: readonly string[]): void {
    this.count(values.length);
    for (const value of values) this.name(value);
  }

  pairs(names: readonly string[], values: readonly string[]): void {
    this.count(names.length);
    for (let index = 0; index < names.length; index += 1) {
      this.name(names[index] ?? '');
      this.string(values[index] ?? '');
    }
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length + 5);
    this.count(value.length);
    this.#buffer.set(value, this.#used);
    this.#used += value.length;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#used;
  }

  /** Forgets what was written behind `size`: half a row must not stand before the next. */
  cutBack(size: number): void {
    this.#used = size;
  }

  /** The rows so far, in memory of their own; the writer is empty again and keeps its buffer. */
  take(): Uint8Array {
    const rows = new Uint8Array(this.#used);
    rows.set(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
    return rows;
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, needed));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }
}
