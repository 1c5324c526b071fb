import type { JournalEntry, NewEntry } from './contract.ts';
import { recordBytes } from './record.ts';

type Waiting = {
  readonly entry: NewEntry;
  readonly bytes: number;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (error: unknown) => void;
};

/** Resolves with the entries as they stand on disk, in the same order. */
export type WriteBatch = (entries: readonly NewEntry[], bytes: number) => Promise<readonly JournalEntry[]>;

/** One write and one sync carry at most this much, so that nobody waits for a very long one. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_ENTRIES = 4_096;

/** Group commit: whoever comes while a sync runs shares the next one. */
export class AppendQueue {
  readonly #write: WriteBatch;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();

  constructor(write: WriteBatch) {
    this.#write = write;
  }

  /** Of everything that is not on disk yet, the batch being written included. */
  get bytes(): number {
    return this.#bytes;
  }

  add(entry: NewEntry): Promise<JournalEntry> {
    const bytes = recordBytes(entry);
    this.#bytes += bytes;
    const added = new Promise<JournalEntry>((resolve, reject) => {
      this.#waiting.push({ entry, bytes, resolve, reject });
    });
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#running = this.#run();
    }
    return added;
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    return this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the loop lets all appends of this moment join the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeOne(this.#take());
    // In the same turn as the last look at the queue, so that nobody joins a loop that has ended.
    this.#isRunning = false;
  }

  async #writeOne(batch: readonly Waiting[]): Promise<void> {
    const bytes = batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
    try {
      const written = await this.#write(
        batch.map(({ entry }) => entry),
        bytes,
      );
      for (const [index, entry] of written.entries()) batch[index]?.resolve(entry);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#bytes -= bytes;
    }
  }

  #take(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count > 0 && (bytes > BATCH_BYTES || count >= BATCH_ENTRIES)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
