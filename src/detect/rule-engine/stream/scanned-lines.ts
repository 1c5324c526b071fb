/** All lines with the same members in the same order, whose deciding members are written alike. */
export type LineKind = { readonly names: readonly string[] };

export type ScannedPlace = {
  /** From 1, blank lines counted. */
  readonly line: number;
  /** In the payload, without the line's end. */
  readonly start: number;
  readonly end: number;
};

/**
 * What a scan has found out about the lines of a payload, for whoever reads them again: one entry for each event or
 * reject, blank lines left out. The memory is used again by the next scan.
 */
export class ScannedLines {
  count = 0;
  /** Undefined where the line was not understood. */
  readonly kinds: (LineKind | undefined)[] = [];
  readonly lines: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Where the line's first member stands in `values`. */
  readonly offsets: number[] = [];
  /** What is added to a place in `values`, to have it in the payload. */
  readonly bases: number[] = [];
  /** Three numbers a member: where its value begins and ends (a text's without quotes), and its `ValueKind`. */
  values = new Int32Array(1 << 16);
  #used = 0;

  clear(): void {
    this.count = 0;
    this.#used = 0;
  }

  add({ line, start, end }: ScannedPlace): void {
    this.kinds[this.count] = undefined;
    this.lines[this.count] = line;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
  }

  /** Of the line that was added last. */
  describe(kind: LineKind, values: Int32Array, base: number): void {
    const size = 3 * kind.names.length;
    if (this.#used + size > this.values.length) {
      const larger = new Int32Array(Math.max(2 * this.values.length, this.#used + size));
      larger.set(this.values.subarray(0, this.#used));
      this.values = larger;
    }
    const last = this.count - 1;
    this.values.set(values.subarray(0, size), this.#used);
    this.kinds[last] = kind;
    this.offsets[last] = this.#used;
    this.bases[last] = base;
    this.#used += size;
  }
}
