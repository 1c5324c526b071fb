import { WatchfloorError } from '../kernel/index.ts';
import type { JournalEntry, NewEntry } from './contract.ts';
import { diskFull, isDiskFull } from './journal-errors.ts';
import { crcSeedOf, type EncodedRecord, encodeRecord } from './record.ts';
import { Segment } from './segment.ts';
import type { SegmentFile, SegmentFolder } from './segment-folder.ts';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentNameOf } from './segment-header.ts';

export type WriterState = {
  readonly journalId: string;
  readonly folder: SegmentFolder;
  readonly segmentBytes: number;
  readonly reserveBytes: number;
  readonly segments: readonly Segment[];
  readonly active: SegmentFile | undefined;
  readonly lastSequence: number;
};

/** Puts batches on disk, one after the other, and stops for good when the disk can no longer be trusted. */
export class SegmentWriter {
  readonly #journalId: string;
  readonly #folder: SegmentFolder;
  readonly #segmentBytes: number;
  readonly #reserveBytes: number;
  readonly #seed: number;
  #segments: readonly Segment[];
  #active: SegmentFile | undefined;
  #lastSequence: number;
  #failure: WatchfloorError | undefined;
  readonly #failed = Promise.withResolvers<WatchfloorError>();

  constructor(state: WriterState) {
    this.#journalId = state.journalId;
    this.#folder = state.folder;
    this.#segmentBytes = state.segmentBytes;
    this.#reserveBytes = state.reserveBytes;
    this.#seed = crcSeedOf(state.journalId);
    this.#segments = state.segments;
    this.#active = state.active;
    this.#lastSequence = state.lastSequence;
  }

  /** From the oldest to the one being written. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  get failure(): WatchfloorError | undefined {
    return this.#failure;
  }

  /** Resolves when the writer has stopped for good. */
  get failed(): Promise<WatchfloorError> {
    return this.#failed.promise;
  }

  /**
   * Resolves when all are on disk, with their sequences. Throws `journal.full`, with nothing kept and nothing broken, or
   * `journal.failed`, now and ever after. One call at a time.
   */
  async write(batch: readonly NewEntry[], bytes: number): Promise<readonly JournalEntry[]> {
    if (this.#failure !== undefined) throw this.#failure;
    const freeBytes = await this.#folder.freeBytes().catch(() => Number.POSITIVE_INFINITY);
    if (freeBytes < this.#reserveBytes + bytes) throw diskFull();
    const { segment, file } = await this.#segmentFor(bytes);
    const entries = batch.map((entry, index) => ({ ...entry, sequence: this.#lastSequence + 1 + index }));
    const records = entries.map((entry) => encodeRecord(entry, this.#lastSequence, this.#seed));
    await this.#writeAndSync({ segment, file, records });
    for (const [index, entry] of entries.entries()) segment.takeRecord(entry.sequence, records[index]?.bytes ?? 0);
    this.#lastSequence = segment.lastSequence;
    return entries;
  }

  /** Takes the oldest segments out of the journal, then deletes them: never the one being written. */
  async drop(count: number): Promise<void> {
    const doomed = this.#segments.slice(0, Math.min(count, this.#segments.length - 1));
    this.#segments = this.#segments.slice(doomed.length);
    for (const segment of doomed) {
      // One that stays behind is found again, and deleted, after the next start.
      await this.#folder.remove(segment.name).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#active?.close();
  }

  async #writeAndSync(work: { segment: Segment; file: SegmentFile; records: readonly EncodedRecord[] }): Promise<void> {
    const { segment, file, records } = work;
    const parts = records.flatMap((record) => [record.head, record.payload]);
    try {
      await file.write(parts, segment.end);
    } catch (error) {
      if (!isDiskFull(error)) throw await this.#fail(error);
      // Nothing of it was synced or acknowledged, so it can be taken back, and a later append is a fresh attempt.
      await this.#orFail(file.truncate(segment.end));
      throw diskFull(error);
    }
    // After a failed fdatasync the kernel may call the lost pages clean, so a second one would lie: never again.
    await this.#orFail(file.sync());
  }

  async #segmentFor(bytes: number): Promise<{ segment: Segment; file: SegmentFile }> {
    const last = this.#segments.at(-1);
    const hasRoom = last !== undefined && (last.end === SEGMENT_HEADER_BYTES || last.end + bytes <= this.#segmentBytes);
    if (this.#active !== undefined && last !== undefined && hasRoom) return { segment: last, file: this.#active };
    const header = { journalId: this.#journalId, firstSequence: this.#lastSequence + 1 };
    const segment = new Segment({ name: segmentNameOf(header), firstSequence: header.firstSequence });
    const file = await this.#createSegment(segment.name, encodeSegmentHeader(header));
    const sealed = this.#active;
    this.#active = file;
    this.#segments = [...this.#segments, segment];
    await sealed?.close().catch(() => undefined);
    return { segment, file };
  }

  async #createSegment(name: string, header: Buffer): Promise<SegmentFile> {
    let file: SegmentFile | undefined;
    try {
      file = await this.#folder.create(name);
      await file.write([header], 0);
    } catch (error) {
      await file?.close().catch(() => undefined);
      if (!isDiskFull(error)) throw await this.#fail(error);
      if (file !== undefined) await this.#orFail(this.#folder.remove(name));
      throw diskFull(error);
    }
    const created = file;
    const durable = created.sync().then(() => this.#folder.sync());
    await this.#orFail(durable.catch((error: unknown) => created.close().finally(() => Promise.reject(error))));
    return created;
  }

  async #orFail(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw await this.#fail(error);
    }
  }

  /**
   * Stops for good. What was written and not acknowledged is cut off, if the disk still lets us: a restart would otherwise
   * find it in the page cache and serve entries that never reached the disk.
   */
  async #fail(cause: unknown): Promise<WatchfloorError> {
    this.#failure ??= new WatchfloorError('unavailable', 'journal.failed', {
      message: 'The journal could not write to its disk and takes nothing more until Watchfloor is restarted.',
      details: { errno: String((cause as NodeJS.ErrnoException).code ?? 'unknown') },
      cause,
    });
    const last = this.#segments.at(-1);
    if (last !== undefined) await this.#active?.truncate(last.end).catch(() => undefined);
    this.#failed.resolve(this.#failure);
    return this.#failure;
  }
}
