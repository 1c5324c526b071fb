import type { JournalEntry } from './contract.ts';

/** About what an entry costs in memory beside its payload. */
const ENTRY_OVERHEAD_BYTES = 256;

/** The freshest entries, without a hole, so that what was just written is not read back. Bounded by bytes of memory. */
export class TailCache {
  readonly #most: number;
  #entries: JournalEntry[] = [];
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  add(entries: readonly JournalEntry[]): void {
    const last = this.#entries.at(-1);
    const first = entries[0];
    if (first !== undefined && last !== undefined && last.sequence + 1 !== first.sequence)
      this.#drop(this.#entries.length);
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#bytes += weigh(entry);
    }
    let surplus = 0;
    for (let bytes = this.#bytes; bytes > this.#most; surplus += 1) {
      bytes -= weigh(this.#entries[surplus]) || bytes;
    }
    this.#drop(surplus);
  }

  /** Undefined: not remembered any more, look on disk. */
  after(sequence: number, maxBytes: number): readonly JournalEntry[] | undefined {
    const first = this.#entries[0];
    if (first === undefined || sequence + 1 < first.sequence) return undefined;
    const start = sequence + 1 - first.sequence;
    let bytes = 0;
    let end = start;
    for (; end < this.#entries.length; end += 1) {
      bytes += this.#entries[end]?.payload.byteLength ?? 0;
      if (bytes > maxBytes && end > start) break;
    }
    return this.#entries.slice(start, end);
  }

  forgetUpTo(sequence: number): void {
    const first = this.#entries[0];
    if (first !== undefined) this.#drop(Math.min(sequence + 1 - first.sequence, this.#entries.length));
  }

  #drop(count: number): void {
    if (count <= 0) return;
    for (const entry of this.#entries.slice(0, count)) this.#bytes -= weigh(entry);
    this.#entries = this.#entries.slice(count);
  }
}

function weigh(entry: JournalEntry | undefined): number {
  return entry === undefined ? 0 : entry.payload.byteLength + ENTRY_OVERHEAD_BYTES;
}
