import { WatchfloorError } from '../kernel/index.ts';
import type { AcknowledgedMark } from './acknowledged-mark.ts';
import type { Appended, Journal, JournalDamage, JournalEntry, JournalStats, NewEntry } from './contract.ts';
import { EntryReader } from './entry-reader.ts';
import type { KeyMemory } from './key-memory.ts';
import { crcSeedOf, type EncodedRecord, encodeRecord, recordBytes, requireFitting } from './record.ts';
import { Segment } from './segment.ts';
import type { SegmentFile, SegmentFolder } from './segment-folder.ts';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentNameOf } from './segment-header.ts';
import { TailCache } from './tail-cache.ts';

export type JournalBounds = {
  /** Bytes appended and not yet released before appends are refused. */
  readonly maxBacklogBytes: number;
  /** Released segments are kept until this much newer data stands behind them: idempotency keys live as long. */
  readonly keepBytes: number;
  readonly segmentBytes: number;
  /** Appends are refused while the file system has less than this left, so that the rest of the machine lives on. */
  readonly reserveBytes: number;
  readonly cacheBytes: number;
};

export type JournalState = {
  readonly journalId: string;
  readonly folder: SegmentFolder;
  readonly bounds: JournalBounds;
  readonly segments: readonly Segment[];
  readonly active: SegmentFile | undefined;
  readonly lastSequence: number;
  readonly keys: KeyMemory;
  readonly damage: readonly JournalDamage[];
  readonly mark: AcknowledgedMark;
  readonly onClose: () => Promise<void>;
};

type Waiting = {
  readonly entry: NewEntry;
  readonly bytes: number;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
};
type Waiter = { readonly after: number; readonly wake: () => void };

/** One write and one sync carry at most this much, so that nobody waits for a very long one. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_ENTRIES = 4_096;
/** Entries held in memory while a sync runs; more is refused. */
const QUEUE_BYTES = 64 * 1024 * 1024;

/** See docs/adr/0004-journal.md. Made by `openJournal`. */
export class SegmentedJournal implements Journal {
  readonly id: string;
  readonly #folder: SegmentFolder;
  readonly #bounds: JournalBounds;
  readonly #seed: number;
  readonly #keys: KeyMemory;
  readonly #mark: AcknowledgedMark;
  readonly #cache: TailCache;
  readonly #reader: EntryReader;
  readonly #onClose: () => Promise<void>;
  readonly #inFlightKeys = new Map<string, Promise<Appended>>();
  readonly #waiters = new Set<Waiter>();
  #segments: Segment[];
  #active: SegmentFile | undefined;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #lastSequence: number;
  #released = 0;
  #backlogBytes: number;
  #isCommitting = false;
  #committing: Promise<void> | undefined;
  #failure: WatchfloorError | undefined;
  #isClosed = false;

  constructor(state: JournalState) {
    this.id = state.journalId;
    this.#folder = state.folder;
    this.#bounds = state.bounds;
    this.#seed = crcSeedOf(state.journalId);
    this.#keys = state.keys;
    this.#mark = state.mark;
    this.#cache = new TailCache(state.bounds.cacheBytes);
    this.#segments = [...state.segments];
    this.#active = state.active;
    this.#lastSequence = state.lastSequence;
    this.#onClose = state.onClose;
    this.#reader = new EntryReader(state.folder, this.#seed, state.damage);
    this.#backlogBytes = this.#bytesAfter(0);
  }

  async append(entry: NewEntry): Promise<Appended> {
    requireFitting(entry);
    if (entry.key === '') return this.#enqueue(entry);
    const inFlight = this.#inFlightKeys.get(entry.key);
    // A repeat may be acknowledged only when the first one is on disk.
    if (inFlight !== undefined) return { ...(await inFlight), isRepeat: true };
    const first = this.#appendOnce(entry);
    this.#inFlightKeys.set(entry.key, first);
    return first.finally(() => this.#inFlightKeys.delete(entry.key));
  }

  async read(after: number, maxBytes: number): Promise<readonly JournalEntry[]> {
    const upTo = this.#lastSequence;
    if (after >= upTo) return [];
    const cached = this.#cache.after(after, maxBytes);
    if (cached !== undefined && cached.length > 0) return cached;
    return this.#reader.read({ segments: this.#segments, after, upTo, maxBytes });
  }

  waitForEntry(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isReadableAfter(after)) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const waiter: Waiter = { after, wake };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async release(sequence: number): Promise<void> {
    this.#released = Math.max(this.#released, Math.min(sequence, this.#lastSequence));
    this.#cache.forgetUpTo(this.#released);
    this.#backlogBytes = this.#bytesAfter(this.#released);
    await this.#deleteReleased();
  }

  stats(): JournalStats {
    return {
      firstSequence: this.#segments[0]?.firstSequence ?? this.#lastSequence + 1,
      lastSequence: this.#lastSequence,
      bytesOnDisk: this.#segments.reduce((sum, segment) => sum + segment.end, 0),
      backlogBytes: this.#backlogBytes,
      isFailed: this.#failure !== undefined,
      damage: this.#reader.damage,
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#committing;
    for (const waiter of [...this.#waiters]) waiter.wake();
    await this.#mark.close();
    await this.#active?.close();
    await this.#onClose();
  }

  async #appendOnce(entry: NewEntry): Promise<Appended> {
    const candidate = this.#keys.candidate(entry.key);
    if (candidate !== undefined) {
      const [remembered] = await this.read(candidate - 1, 1);
      const isSame = remembered?.sequence === candidate && remembered.key === entry.key;
      if (isSame) return { sequence: candidate, isRepeat: true };
    }
    return this.#enqueue(entry);
  }

  #enqueue(entry: NewEntry): Promise<Appended> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) throw closed();
    const bytes = recordBytes(entry);
    const ahead = this.#backlogBytes + this.#queuedBytes;
    // With nothing ahead an entry is always taken, however small the bounds are.
    const isOver = ahead + bytes > this.#bounds.maxBacklogBytes || this.#queuedBytes + bytes > QUEUE_BYTES;
    if (ahead > 0 && isOver) throw full('backlog');
    this.#queuedBytes += bytes;
    const appended = new Promise<Appended>((resolve, reject) => {
      this.#queue.push({ entry, bytes, resolve, reject });
    });
    if (!this.#isCommitting) {
      this.#isCommitting = true;
      this.#committing = this.#commitForever();
    }
    return appended;
  }

  /** Runs while anybody waits. Those who come during a sync share the next one. */
  async #commitForever(): Promise<void> {
    // One turn of the loop lets all appends of this moment join the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      try {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#commit(batch);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      } finally {
        for (const waiting of batch) this.#queuedBytes -= waiting.bytes;
      }
    }
    // In the same turn as the last look at the queue, so that nobody joins a loop that has ended.
    this.#isCommitting = false;
  }

  #takeBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (count > 0 && (bytes > BATCH_BYTES || count >= BATCH_ENTRIES)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** Throws `journal.full` with nothing kept and nothing broken, or `journal.failed` for good. */
  async #commit(batch: readonly Waiting[]): Promise<void> {
    const bytes = batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
    if ((await this.#folder.freeBytes()) < this.#bounds.reserveBytes + bytes) throw full('disk');
    const { segment, file } = await this.#segmentFor(bytes);
    const entries = batch.map(({ entry }, index) => ({ ...entry, sequence: this.#lastSequence + 1 + index }));
    const records = entries.map((entry) => encodeRecord(entry, this.#lastSequence, this.#seed));
    await this.#writeAndSync({ segment, file, records });
    this.#publish({ segment, entries, records });
    for (const [index, { resolve }] of batch.entries()) {
      resolve({ sequence: entries[index]?.sequence ?? 0, isRepeat: false });
    }
  }

  async #writeAndSync(write: {
    segment: Segment;
    file: SegmentFile;
    records: readonly EncodedRecord[];
  }): Promise<void> {
    const { segment, file, records } = write;
    try {
      await file.write(
        records.flatMap((record) => [record.head, record.payload]),
        segment.end,
      );
    } catch (error) {
      if (!isDiskFull(error)) throw await this.#fail(error);
      // Nothing of it was synced or acknowledged, so it can be taken back, and a later append is a fresh attempt.
      await file.truncate(segment.end).catch(async (cause: unknown) => {
        throw await this.#fail(cause);
      });
      throw full('disk', error);
    }
    // After a failed fdatasync the kernel may call the lost pages clean, so a second one would lie: never again.
    await file.sync().catch(async (cause: unknown) => {
      throw await this.#fail(cause);
    });
  }

  #publish(written: { segment: Segment; entries: readonly JournalEntry[]; records: readonly EncodedRecord[] }): void {
    const { segment, entries, records } = written;
    for (const [index, entry] of entries.entries()) {
      segment.noteRecord(entry.sequence, segment.end);
      const bytes = records[index]?.bytes ?? 0;
      segment.end += bytes;
      segment.lastSequence = entry.sequence;
      this.#backlogBytes += bytes;
      if (entry.key !== '') this.#keys.remember(entry.key, entry.sequence);
    }
    this.#lastSequence = segment.lastSequence;
    this.#cache.add(entries);
    this.#mark.note(this.#lastSequence);
    for (const waiter of [...this.#waiters]) if (waiter.after < this.#lastSequence) waiter.wake();
  }

  async #segmentFor(bytes: number): Promise<{ segment: Segment; file: SegmentFile }> {
    const last = this.#segments.at(-1);
    const hasRoom =
      last !== undefined && (last.end === SEGMENT_HEADER_BYTES || last.end + bytes <= this.#bounds.segmentBytes);
    if (this.#active !== undefined && last !== undefined && hasRoom) return { segment: last, file: this.#active };
    const header = { journalId: this.id, firstSequence: this.#lastSequence + 1 };
    const segment = new Segment({ name: segmentNameOf(header), firstSequence: header.firstSequence });
    const file = await this.#createSegment(segment.name, encodeSegmentHeader(header));
    const sealed = this.#active;
    this.#active = file;
    this.#segments = [...this.#segments, segment];
    await sealed?.close().catch(() => undefined);
    await this.#deleteReleased();
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
      if (file !== undefined) await this.#folder.remove(name).catch(() => undefined);
      throw full('disk', error);
    }
    try {
      await file.sync();
      await this.#folder.sync();
      return file;
    } catch (error) {
      await file.close().catch(() => undefined);
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
    return this.#failure;
  }

  async #deleteReleased(): Promise<void> {
    let newerBytes = this.#segments.reduce((sum, segment) => sum + segment.end, 0);
    const doomed: Segment[] = [];
    for (const segment of this.#segments.slice(0, -1)) {
      newerBytes -= segment.end;
      if (segment.lastSequence > this.#released || newerBytes < this.#bounds.keepBytes) break;
      doomed.push(segment);
    }
    this.#segments = this.#segments.slice(doomed.length);
    for (const segment of doomed) {
      this.#keys.forgetUpTo(segment.lastSequence);
      // One that stays behind is found again, and deleted, after the next start.
      await this.#folder.remove(segment.name).catch(() => undefined);
    }
  }

  /** Exact where `sequence` is the last one, else up to one index step too large. */
  #bytesAfter(sequence: number): number {
    if (sequence >= this.#lastSequence) return 0;
    return this.#segments
      .filter((segment) => segment.lastSequence > sequence)
      .reduce((sum, segment) => sum + segment.end - segment.offsetAfter(sequence), 0);
  }

  /** Entries that were damaged at the very end would wake their reader for nothing, again and again. */
  #isReadableAfter(after: number): boolean {
    return this.#segments.some((segment) => segment.lastSequence > after);
  }
}

function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function full(reason: 'backlog' | 'disk', cause?: unknown): WatchfloorError {
  const what = reason === 'disk' ? 'The disk of the journal is full' : 'Too much is received and not yet processed';
  return new WatchfloorError('unavailable', 'journal.full', {
    message: `${what}. Nothing of this was kept: send it again later.`,
    details: { reason },
    cause,
  });
}

function closed(): WatchfloorError {
  return new WatchfloorError('unavailable', 'journal.closed', {
    message: 'Watchfloor is stopping. Send it again later.',
  });
}
