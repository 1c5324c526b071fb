/*
 * Reads a block in ClickHouse's Native format, of the types that the lake's `events` has, without anything of the writer:
 * what is compared must not come out the same because both are wrong.
 */

type Value = string | readonly string[] | readonly (readonly [string, string])[];

class BlockReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  count(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes.readUInt8(this.#at++);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const end = this.count() + this.#at;
    const text = this.#bytes.toString('latin1', this.#at, end);
    this.#at = end;
    return text;
  }

  number(width: number): number {
    const value = width === 8 ? Number(this.#bytes.readBigInt64LE(this.#at)) : this.#bytes.readUIntLE(this.#at, width);
    this.#at += width;
    return value;
  }

  many<Item>(count: number, read: () => Item): Item[] {
    return Array.from({ length: count }, read);
  }

  /** Version, then what `names` reads. */
  version(): void {
    if (this.number(8) !== 1) throw new Error('another version of dictionaries');
  }

  names(rows: number): readonly string[] {
    if (rows === 0) return [];
    const kind = this.number(8);
    const keys = this.many(this.number(8), () => this.text());
    if (this.number(8) !== rows) throw new Error('another number of rows');
    return this.many(rows, () => keys[this.number(2 ** (kind & 0xff))] ?? 'not in the dictionary');
  }

  column(type: string, rows: number): readonly Value[] {
    const width = WIDTHS[type];
    if (width !== undefined) return this.many(rows, () => String(this.number(width)));
    if (type === 'String') return this.many(rows, () => this.text());
    this.version();
    if (type === 'LowCardinality(String)') return this.names(rows);
    const ends = this.many(rows, () => this.number(8));
    const names = this.names(ends.at(-1) ?? 0);
    const values = type.startsWith('Map') ? this.many(names.length, () => this.text()) : undefined;
    return ends.map((end, row) => {
      const start = ends[row - 1] ?? 0;
      if (values === undefined) return names.slice(start, end).toSorted();
      return names
        .slice(start, end)
        .map((name, index) => [name, values[start + index] ?? ''] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    });
  }
}

const WIDTHS: Readonly<Record<string, number>> = {
  UInt8: 1,
  Bool: 1,
  UInt32: 4,
  UInt64: 8,
  "DateTime64(6, 'UTC')": 8,
};

/** Row by row; lists of names and maps sorted by name, bytes as latin1. */
export function readBlock(bytes: Uint8Array): readonly Readonly<Record<string, Value>>[] {
  const reader = new BlockReader(bytes);
  const columns = reader.count();
  const rows = reader.count();
  const all = Array.from({ length: columns }, () => {
    const name = reader.text();
    return [name, reader.column(reader.text(), rows)] as const;
  });
  if (!reader.isAtEnd) throw new Error('something stands behind the block');
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(all.map(([name, values]) => [name, values[row] ?? 'missing'])),
  );
}
