/*
 * Columns of a block in ClickHouse's Native format (documentation, "Formats: Native"). A row that is not written has the
 * type's default, so that what is empty in most events costs nothing: it is filled in when a later row has a value.
 */

const MIN_BYTES = 1 << 12;
const BACKSLASH = 0x5c;

/** What stands behind a backslash in JSON (RFC 8259, section 7), the usual spellings only. */
const UNESCAPED = new Uint8Array(256);
for (const [written, meant] of ['""', '\\\\', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  UNESCAPED[written?.charCodeAt(0) ?? 0] = meant?.charCodeAt(0) ?? 0;
}

export type BlockColumn = {
  /** As ClickHouse names it. */
  readonly type: string;
  /** Forgets what `row` and later rows were given. One row can be taken back, the last. */
  readonly cutBack: (row: number) => void;
  /** The bytes of so many rows. Valid until the next value. */
  readonly parts: (rows: number) => readonly Uint8Array[];
  readonly clear: () => void;
};

/** Little-endian numbers of 1, 4 or 8 bytes. */
export class NumberColumn implements BlockColumn {
  readonly type: string;
  readonly #width: number;
  #buffer = Buffer.alloc(MIN_BYTES);
  #rows = 0;

  constructor(type: string, width: 1 | 4 | 8) {
    this.type = type;
    this.#width = width;
  }

  set(row: number, value: number): void {
    const at = row * this.#width;
    if (at + 8 > this.#buffer.length) this.#buffer = grown(this.#buffer, at, at + 8);
    if (this.#rows < row) this.#buffer.fill(0, this.#rows * this.#width, at);
    this.#rows = row + 1;
    if (this.#width === 1) this.#buffer[at] = value;
    else {
      this.#buffer.writeUInt32LE(value >>> 0, at);
      if (this.#width === 8) this.#buffer.writeInt32LE(Math.floor(value / 4_294_967_296) | 0, at + 4);
    }
  }

  cutBack(row: number): void {
    this.#rows = Math.min(this.#rows, row);
  }

  parts(rows: number): readonly Uint8Array[] {
    const end = rows * this.#width;
    if (end > this.#buffer.length) this.#buffer = grown(this.#buffer, this.#rows * this.#width, end);
    this.#buffer.fill(0, this.#rows * this.#width, end);
    return [this.#buffer.subarray(0, end)];
  }

  clear(): void {
    this.#rows = 0;
  }
}

/** Strings, each after its length as LEB128. */
export class TextColumn implements BlockColumn {
  readonly type = 'String';
  #buffer = Buffer.allocUnsafeSlow(MIN_BYTES);
  #used = 0;
  #rows = 0;
  /** Where the last row begins, with the empty ones before it that were filled in. */
  #last = 0;
  #rowsBefore = 0;
  /** Several values make one row of the block: `hold` says where it begins. */
  readonly #isHeld: boolean;

  constructor(isHeld = false) {
    this.#isHeld = isHeld;
  }

  /** `cutBack` comes back to here. */
  hold(): void {
    this.#last = this.#used;
    this.#rowsBefore = this.#rows;
  }

  string(row: number, value: string): void {
    const { length } = value;
    if (length === 0) return;
    // A UTF-16 unit becomes three bytes at most; below 43 units the length certainly takes one byte.
    this.#begin(row, length * 3);
    if (length < 43) {
      const written = this.#buffer.write(value, this.#used + 1);
      this.#buffer[this.#used] = written;
      this.#used += written + 1;
      return;
    }
    this.#used = writeCount(this.#buffer, this.#used, Buffer.byteLength(value));
    this.#used += this.#buffer.write(value, this.#used);
  }

  bytes(row: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.#begin(row, value.length);
    this.#used = writeCount(this.#buffer, this.#used, value.length);
    this.#buffer.set(value, this.#used);
    this.#used += value.length;
  }

  /** What a JSON text means whose escapes are of one letter: the bytes between its quotes, of which there is at least one. */
  json(row: number, all: Uint8Array, place: { readonly from: number; readonly to: number }): void {
    const { from, to } = place;
    this.#begin(row, to - from);
    const buffer = this.#buffer;
    const start = this.#used + countBytes(to - from);
    let at = start;
    for (let i = from; i < to; i++) {
      const byte = all[i] as number;
      buffer[at++] = byte === BACKSLASH ? (UNESCAPED[all[++i] as number] as number) : byte;
    }
    const end = writeCount(buffer, this.#used, at - start);
    // Without its escapes, the length may take a byte less.
    if (end < start) buffer.copyWithin(end, start, at);
    this.#used = end + at - start;
  }

  cutBack(row: number): void {
    if (this.#rows <= row) return;
    this.#rows = this.#rowsBefore;
    this.#used = this.#last;
  }

  parts(rows: number): readonly Uint8Array[] {
    this.#fill(rows);
    return [this.#buffer.subarray(0, this.#used)];
  }

  clear(): void {
    this.#used = 0;
    this.#rows = 0;
  }

  #begin(row: number, bytes: number): void {
    if (!this.#isHeld) this.hold();
    if (this.#rows < row) this.#fill(row);
    this.#rows = row + 1;
    const needed = this.#used + bytes + 5;
    if (needed > this.#buffer.length) this.#buffer = grown(this.#buffer, this.#used, needed);
  }

  #fill(rows: number): void {
    const end = this.#used + rows - this.#rows;
    if (end > this.#buffer.length) this.#buffer = grown(this.#buffer, this.#used, end);
    this.#buffer.fill(0, this.#used, end);
    this.#used = end;
    this.#rows = rows;
  }
}

/** Additional keys in the column itself, and a dictionary that they make new (SerializationLowCardinality.cpp). */
const WITH_KEYS = 0x600;

/** Strings by their number in a dictionary of the block. */
export class NameColumn implements BlockColumn {
  readonly type = 'LowCardinality(String)';
  #numbers = new Uint32Array(1024);
  #rows = 0;
  #keys = new Map<string, number>([['', 0]]);

  /** For `setNumber`, until the block is taken. */
  numberOf(value: string): number {
    const known = this.#keys.get(value);
    if (known !== undefined) return known;
    const number = this.#keys.size;
    this.#keys.set(value, number);
    return number;
  }

  set(row: number, value: string): void {
    if (value !== '') this.setNumber(row, this.numberOf(value));
  }

  setNumber(row: number, number: number): void {
    if (row >= this.#numbers.length) this.#grow(row);
    if (this.#rows < row) this.#numbers.fill(0, this.#rows, row);
    this.#numbers[row] = number;
    this.#rows = row + 1;
  }

  cutBack(row: number): void {
    this.#rows = Math.min(this.#rows, row);
  }

  /** Without the version that stands before all of a column's data. */
  body(rows: number): readonly Uint8Array[] {
    // A column without values has no dictionary either.
    if (rows === 0) return [];
    if (rows > this.#numbers.length) this.#grow(rows);
    if (this.#rows < rows) this.#numbers.fill(0, this.#rows, rows);
    this.#rows = rows;
    const numbers = this.#numbers.subarray(0, rows);
    const width = this.#keys.size <= 256 ? 0 : this.#keys.size <= 65_536 ? 1 : 2;
    const keys = new TextColumn();
    let row = 0;
    for (const key of this.#keys.keys()) keys.string(row++, key);
    const narrow = width === 0 ? Uint8Array.from(numbers) : width === 1 ? Uint16Array.from(numbers) : numbers;
    const bytes = new Uint8Array(narrow.buffer, narrow.byteOffset, narrow.byteLength);
    return [uint64s(WITH_KEYS | width, this.#keys.size), ...keys.parts(row), uint64s(rows), bytes];
  }

  parts(rows: number): readonly Uint8Array[] {
    return [DICTIONARY_VERSION, ...this.body(rows)];
  }

  clear(): void {
    this.#rows = 0;
    this.#keys = new Map([['', 0]]);
  }

  #grow(row: number): void {
    const larger = new Uint32Array(Math.max(this.#numbers.length * 2, row + 1));
    larger.set(this.#numbers.subarray(0, this.#rows));
    this.#numbers = larger;
  }
}

/** Lists of names, or a map where there are values: ends of the rows, then all names, then all values. */
export class ListColumn implements BlockColumn {
  readonly type: string;
  readonly #ends = new NumberColumn('UInt64', 8);
  readonly #names = new NameColumn();
  readonly values: TextColumn | undefined;
  #count = 0;
  #rows = 0;
  #before = 0;

  constructor(hasValues: boolean) {
    this.values = hasValues ? new TextColumn(true) : undefined;
    this.type = hasValues ? 'Map(LowCardinality(String), String)' : 'Array(LowCardinality(String))';
  }

  /** Gives the place of the value that belongs to it. */
  addName(row: number, name: string): number {
    if (this.#rows <= row) {
      this.#before = this.#count;
      this.values?.hold();
      while (this.#rows <= row) this.#ends.set(this.#rows++, this.#count);
    }
    this.#names.setNumber(this.#count, this.#names.numberOf(name));
    this.#count += 1;
    this.#ends.set(row, this.#count);
    return this.#count - 1;
  }

  addNames(row: number, names: readonly string[]): void {
    for (const name of names) this.addName(row, name);
  }

  addPairs(row: number, names: readonly string[], values: readonly string[]): void {
    for (let index = 0; index < names.length; index += 1) {
      this.values?.string(this.addName(row, names[index] ?? ''), values[index] ?? '');
    }
  }

  cutBack(row: number): void {
    if (this.#rows <= row) return;
    this.#rows = row;
    this.#count = this.#before;
    this.#ends.cutBack(row);
    this.#names.cutBack(this.#count);
    this.values?.cutBack(this.#count);
  }

  parts(rows: number): readonly Uint8Array[] {
    while (this.#rows < rows) this.#ends.set(this.#rows++, this.#count);
    const values = this.values?.parts(this.#count) ?? [];
    return [DICTIONARY_VERSION, ...this.#ends.parts(rows), ...this.#names.body(this.#count), ...values];
  }

  clear(): void {
    this.#count = 0;
    this.#rows = 0;
    this.#ends.clear();
    this.#names.clear();
    this.values?.clear();
  }
}

function uint64s(...values: readonly number[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values, BigInt).buffer);
}

const DICTIONARY_VERSION = uint64s(1);

function grown(buffer: Buffer, used: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, needed));
  buffer.copy(larger, 0, 0, used);
  return larger;
}

function countBytes(value: number): number {
  return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : value < 268_435_456 ? 4 : 5;
}

/** LEB128; gives the place behind it. */
export function writeCount(buffer: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest >= 128) {
    buffer[place++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  buffer[place++] = rest;
  return place;
}
