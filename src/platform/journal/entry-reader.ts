import type { JournalDamage, JournalEntry } from './contract.ts';
import { claimedBytes, decodeRecord, LARGEST_PAYLOAD_BYTES } from './record.ts';
import { findRecord } from './scan-segment.ts';
import type { Segment } from './segment.ts';
import type { SegmentFile, SegmentFolder } from './segment-folder.ts';

type ReadQuery = {
  readonly segments: readonly Segment[];
  readonly after: number;
  /** The last durable sequence when the read began. */
  readonly upTo: number;
  readonly maxBytes: number;
};

const CHUNK_SLACK_BYTES = 64 * 1024;
const LARGEST_CHUNK_BYTES = LARGEST_PAYLOAD_BYTES + 1024 * 1024;
/** Told in full up to here; a disk that damages more has been noticed. */
const MOST_DAMAGE_RANGES = 100;

/** Reads entries back from segment files, checks them again, and steps over what the disk has damaged since. */
export class EntryReader {
  readonly #folder: SegmentFolder;
  readonly #seed: number;
  readonly #damage: JournalDamage[];
  /** Where the last read stopped: the next one usually starts there. */
  #cursor: { readonly segment: string; readonly sequence: number; readonly offset: number } | undefined;

  constructor(folder: SegmentFolder, seed: number, damage: readonly JournalDamage[]) {
    this.#folder = folder;
    this.#seed = seed;
    this.#damage = damage.slice(0, MOST_DAMAGE_RANGES);
  }

  get damage(): readonly JournalDamage[] {
    return this.#damage;
  }

  async read(query: ReadQuery): Promise<readonly JournalEntry[]> {
    for (const segment of query.segments) {
      if (segment.lastSequence <= query.after) continue;
      const entries = await this.#readSegment(segment, query);
      if (entries.length > 0) return entries;
    }
    return [];
  }

  async #readSegment(segment: Segment, query: ReadQuery): Promise<readonly JournalEntry[]> {
    const file = await this.#openUnlessDeleted(segment);
    if (file === undefined) return [];
    try {
      return await new SegmentWalk({
        file,
        segment,
        query,
        seed: this.#seed,
        start: this.#startOf(segment, query.after),
      }).run(
        (range) => this.#note(range),
        (sequence, offset) => {
          this.#cursor = { segment: segment.name, sequence, offset };
        },
      );
    } finally {
      await file.close();
    }
  }

  /** A release may delete a segment between the look at the list and the opening: its entries are nobody's need then. */
  async #openUnlessDeleted(segment: Segment): Promise<SegmentFile | undefined> {
    try {
      return await this.#folder.open(segment.name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #startOf(segment: Segment, after: number): WalkStart {
    const cursor = this.#cursor;
    if (cursor?.segment === segment.name && cursor.sequence === after) {
      return { offset: cursor.offset, expected: after + 1 };
    }
    return { offset: segment.offsetAfter(after), expected: segment.expectedAfter(after) };
  }

  #note(range: JournalDamage): void {
    const isKnown = this.#damage.some(
      (known) => known.fromSequence <= range.fromSequence && known.toSequence >= range.toSequence,
    );
    if (!isKnown && this.#damage.length < MOST_DAMAGE_RANGES) this.#damage.push(range);
  }
}

type WalkStart = { readonly offset: number; readonly expected: number };
type WalkParts = {
  readonly file: SegmentFile;
  readonly segment: Segment;
  readonly query: ReadQuery;
  readonly seed: number;
  readonly start: WalkStart;
};

/** One pass over one segment, from an offset at or before the first wanted record. */
class SegmentWalk {
  readonly #parts: WalkParts;
  readonly #end: number;
  readonly #entries: JournalEntry[] = [];
  #offset: number;
  #expected: number;
  #bytes = 0;

  constructor(parts: WalkParts) {
    this.#parts = parts;
    // Taken once: the segment may grow while we read.
    this.#end = parts.segment.end;
    this.#offset = parts.start.offset;
    this.#expected = parts.start.expected;
  }

  async run(
    onDamage: (range: JournalDamage) => void,
    onStop: (sequence: number, offset: number) => void,
  ): Promise<readonly JournalEntry[]> {
    let chunkBytes = this.#parts.query.maxBytes + CHUNK_SLACK_BYTES;
    while (this.#offset < this.#end && !this.#isFilled()) {
      const chunk = await this.#load(Math.min(chunkBytes, LARGEST_CHUNK_BYTES));
      const used = this.#take(chunk);
      if (used > 0) continue;
      const claimed = claimedBytes(chunk, 0);
      const isCutOff = claimed !== undefined && claimed > chunk.length && claimed <= this.#end - this.#offset;
      if (isCutOff && this.#entries.length > 0) break;
      if (isCutOff && chunk.length < LARGEST_CHUNK_BYTES) {
        chunkBytes = LARGEST_CHUNK_BYTES;
        continue;
      }
      await this.#stepOverDamage(onDamage);
    }
    const last = this.#entries.at(-1);
    if (last !== undefined) onStop(last.sequence, this.#offset);
    return this.#entries;
  }

  #load(bytes: number): Promise<Buffer> {
    return this.#parts.file.read(this.#offset, Math.min(bytes, this.#end - this.#offset));
  }

  #isFilled(): boolean {
    return this.#bytes >= this.#parts.query.maxBytes || this.#expected > this.#parts.query.upTo;
  }

  /** Decodes what stands whole in the chunk; returns how far it came. */
  #take(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && !this.#isFilled()) {
      const record = decodeRecord(chunk, at, this.#parts.seed);
      if (record === undefined) break;
      const { entry } = record;
      const isWanted = entry.sequence > this.#parts.query.after;
      const isOver = this.#bytes + entry.payload.byteLength > this.#parts.query.maxBytes && this.#entries.length > 0;
      if (isWanted && isOver) {
        this.#bytes = this.#parts.query.maxBytes;
        break;
      }
      if (isWanted) {
        this.#entries.push(entry);
        this.#bytes += entry.payload.byteLength;
      }
      at = record.end;
      this.#expected = entry.sequence + 1;
    }
    this.#offset += at;
    return at;
  }

  async #stepOverDamage(onDamage: (range: JournalDamage) => void): Promise<void> {
    const { file, segment, seed } = this.#parts;
    const rest = await file.read(this.#offset, this.#end - this.#offset);
    const found = findRecord(rest, { offset: 0, expected: this.#expected, seed });
    const fromSequence = this.#expected;
    this.#expected = found?.record.entry.sequence ?? segment.lastSequence + 1;
    this.#offset = found === undefined ? this.#end : this.#offset + found.offset;
    const toSequence = this.#expected - 1;
    if (toSequence >= fromSequence) onDamage({ segment: segment.name, fromSequence, toSequence });
  }
}
