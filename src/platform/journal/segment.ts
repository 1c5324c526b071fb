import { INDEX_STEP_BYTES, type IndexPoint } from './scan-segment.ts';
import { SEGMENT_HEADER_BYTES } from './segment-header.ts';

/** What is kept in memory about one segment file. */
export class Segment {
  readonly name: string;
  readonly firstSequence: number;
  lastSequence: number;
  /** Offset behind the last durable record. */
  end: number;
  readonly #index: IndexPoint[];

  constructor(parts: {
    readonly name: string;
    readonly firstSequence: number;
    readonly lastSequence?: number;
    readonly end?: number;
    readonly index?: readonly IndexPoint[];
  }) {
    this.name = parts.name;
    this.firstSequence = parts.firstSequence;
    this.lastSequence = parts.lastSequence ?? parts.firstSequence - 1;
    this.end = parts.end ?? SEGMENT_HEADER_BYTES;
    this.#index = [...(parts.index ?? [])];
  }

  /** A record of `bytes` now stands, durable, at the end. */
  takeRecord(sequence: number, bytes: number): void {
    const last = this.#index.at(-1);
    if (last === undefined || this.end - last.offset >= INDEX_STEP_BYTES) {
      this.#index.push({ sequence, offset: this.end });
    }
    this.end += bytes;
    this.lastSequence = sequence;
  }

  /** An offset at or before the record that follows `sequence`, at most about one index step before it. */
  offsetAfter(sequence: number): number {
    return this.#pointBefore(sequence + 1)?.offset ?? SEGMENT_HEADER_BYTES;
  }

  /** The first sequence that can stand at `offsetAfter(sequence)`. */
  expectedAfter(sequence: number): number {
    return this.#pointBefore(sequence + 1)?.sequence ?? this.firstSequence;
  }

  #pointBefore(sequence: number): IndexPoint | undefined {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#index[middle]?.sequence ?? 0) <= sequence) low = middle + 1;
      else high = middle;
    }
    return this.#index[low - 1];
  }
}
