import type { WatchfloorError } from '../kernel/index.ts';
import type { AcknowledgedMark } from './acknowledged-mark.ts';
import { AppendQueue } from './append-queue.ts';
import type { Appended, Journal, JournalDamage, JournalEntry, JournalStats, NewEntry } from './contract.ts';
import { EntryReader } from './entry-reader.ts';
import { EntryWaiters } from './entry-waiters.ts';
import { backlogFull, journalClosed, keyReused } from './journal-errors.ts';
import type { KeyMemory } from './key-memory.ts';
import { crcSeedOf, recordBytes, requireFitting } from './record.ts';
import type { SegmentFolder } from './segment-folder.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { TailCache } from './tail-cache.ts';

export type JournalState = {
  readonly journalId: string;
  readonly folder: SegmentFolder;
  readonly writer: SegmentWriter;
  readonly maxBacklogBytes: number;
  readonly keepBytes: number;
  readonly cacheBytes: number;
  readonly keys: KeyMemory;
  readonly damage: readonly JournalDamage[];
  readonly mark: AcknowledgedMark;
  readonly onClose: () => Promise<void>;
};

type InFlight = { readonly entry: NewEntry; readonly appended: Promise<Appended> };

/** Entries held in memory while a sync runs; more is refused. */
const QUEUE_BYTES = 64 * 1024 * 1024;

/** See docs/adr/0004-journal.md. Made by `openJournal`. */
export class SegmentedJournal implements Journal {
  readonly id: string;
  readonly #state: JournalState;
  readonly #writer: SegmentWriter;
  readonly #queue: AppendQueue;
  readonly #cache: TailCache;
  readonly #reader: EntryReader;
  readonly #waiters = new EntryWaiters();
  readonly #inFlightKeys = new Map<string, InFlight>();
  #released = 0;
  #backlogBytes: number;
  #isClosed = false;

  constructor(state: JournalState) {
    this.id = state.journalId;
    this.#state = state;
    this.#writer = state.writer;
    this.#queue = new AppendQueue((entries, bytes) => this.#write(entries, bytes));
    this.#cache = new TailCache(state.cacheBytes);
    this.#reader = new EntryReader(state.folder, crcSeedOf(state.journalId), state.damage);
    this.#backlogBytes = this.#bytesAfter(0);
  }

  async append(entry: NewEntry): Promise<Appended> {
    requireFitting(entry);
    if (entry.key === '') return this.#enqueue(entry);
    for (let first = this.#inFlightKeys.get(entry.key); first; first = this.#inFlightKeys.get(entry.key)) {
      // A repeat may be acknowledged only when the first one is on disk.
      if (isSameContent(first.entry, entry)) return { ...(await first.appended), isRepeat: true };
      // Other content is judged by what then stands on disk: the first may fail, or be the one that reuses the key.
      await first.appended.catch(() => undefined);
    }
    const appended = this.#appendOnce(entry).finally(() => this.#inFlightKeys.delete(entry.key));
    this.#inFlightKeys.set(entry.key, { entry, appended });
    return appended;
  }

  async read(after: number, maxBytes: number): Promise<readonly JournalEntry[]> {
    const upTo = this.#writer.lastSequence;
    if (after >= upTo) return [];
    const cached = this.#cache.after(after, maxBytes);
    if (cached !== undefined && cached.length > 0) return cached;
    return this.#reader.read({ segments: this.#writer.segments, after, upTo, maxBytes });
  }

  async waitForEntry(after: number, signal: AbortSignal): Promise<void> {
    // Not `lastSequence`: entries damaged at the very end would wake their reader for nothing, again and again.
    if (this.#writer.segments.some((segment) => segment.lastSequence > after)) return;
    await this.#waiters.wait(after, signal);
  }

  async release(sequence: number): Promise<void> {
    this.#released = Math.max(this.#released, Math.min(sequence, this.#writer.lastSequence));
    this.#cache.forgetUpTo(this.#released);
    this.#backlogBytes = this.#bytesAfter(this.#released);
    await this.#deleteReleased();
  }

  get failed(): Promise<WatchfloorError> {
    return this.#writer.failed;
  }

  stats(): JournalStats {
    const { segments, lastSequence, failure } = this.#writer;
    return {
      firstSequence: segments[0]?.firstSequence ?? lastSequence + 1,
      lastSequence,
      bytesOnDisk: segments.reduce((sum, segment) => sum + segment.end, 0),
      backlogBytes: this.#backlogBytes,
      isFailed: failure !== undefined,
      damage: this.#reader.damage,
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#queue.drained();
    this.#waiters.wakeAll();
    await this.#state.mark.close();
    await this.#writer.close();
    await this.#state.onClose();
  }

  async #appendOnce(entry: NewEntry): Promise<Appended> {
    const candidate = this.#state.keys.candidate(entry.key);
    if (candidate !== undefined) {
      const [remembered] = await this.read(candidate - 1, 1);
      if (remembered?.sequence === candidate && remembered.key === entry.key) {
        if (!isSameContent(remembered, entry)) throw keyReused();
        return { sequence: candidate, isRepeat: true };
      }
    }
    return this.#enqueue(entry);
  }

  async #enqueue(entry: NewEntry): Promise<Appended> {
    const { failure } = this.#writer;
    if (failure !== undefined) throw failure;
    if (this.#isClosed) throw journalClosed();
    const bytes = recordBytes(entry);
    const queued = this.#queue.bytes;
    const ahead = this.#backlogBytes + queued;
    // With nothing ahead an entry is always taken, however small the bounds are.
    if (ahead > 0 && (ahead + bytes > this.#state.maxBacklogBytes || queued + bytes > QUEUE_BYTES)) throw backlogFull();
    const { sequence } = await this.#queue.add(entry);
    return { sequence, isRepeat: false };
  }

  async #write(batch: readonly NewEntry[], bytes: number): Promise<readonly JournalEntry[]> {
    const entries = await this.#writer.write(batch, bytes);
    for (const { key, sequence } of entries) if (key !== '') this.#state.keys.remember(key, sequence);
    const { lastSequence } = this.#writer;
    this.#backlogBytes += bytes;
    this.#cache.add(entries);
    this.#state.mark.note(lastSequence);
    this.#waiters.wake(lastSequence);
    return entries;
  }

  async #deleteReleased(): Promise<void> {
    const { segments } = this.#writer;
    let newerBytes = segments.reduce((sum, segment) => sum + segment.end, 0);
    let count = 0;
    for (const segment of segments.slice(0, -1)) {
      newerBytes -= segment.end;
      if (segment.lastSequence > this.#released || newerBytes < this.#state.keepBytes) break;
      this.#state.keys.forgetUpTo(segment.lastSequence);
      count += 1;
    }
    if (count > 0) await this.#writer.drop(count);
  }

  /** Exact where `sequence` is the last one, else up to one index step too large. */
  #bytesAfter(sequence: number): number {
    const { segments, lastSequence } = this.#writer;
    if (sequence >= lastSequence) return 0;
    return segments
      .filter((segment) => segment.lastSequence > sequence)
      .reduce((sum, segment) => sum + segment.end - segment.offsetAfter(sequence), 0);
  }
}

function isSameContent(one: NewEntry, other: NewEntry): boolean {
  return one.sourceId === other.sourceId && Buffer.compare(one.payload, other.payload) === 0;
}
