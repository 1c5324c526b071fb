import type { ReceivedRecord } from './received-record.ts';
import { type TakeDeps, takeRecords } from './take-records.ts';

const FLUSH_MS = 50;
const BATCH_RECORDS = 1_000;
const MOST_PENDING_BYTES = 16 * 1024 * 1024;
/** A record costs this beyond its bytes. */
const RECORD_BYTES = 512;

type Batch = { readonly records: ReceivedRecord[]; bytes: number };

/** Records of senders that wait for no answer, taken together a few times a second. */
export class RecordBatcher {
  readonly #take: TakeDeps;
  readonly #onRelieved: () => void;
  readonly #open = new Map<string, Batch>();
  readonly #underWay = new Set<Promise<void>>();
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(take: TakeDeps, onRelieved: () => void) {
    this.#take = take;
    this.#onRelieved = onRelieved;
  }

  /** Nothing more should be added. */
  get isFull(): boolean {
    return this.#pendingBytes >= MOST_PENDING_BYTES;
  }

  add(sender: string, record: ReceivedRecord, bytes: number): void {
    const batch = this.#open.get(sender) ?? { records: [], bytes: 0 };
    this.#open.set(sender, batch);
    batch.records.push(record);
    batch.bytes += bytes + RECORD_BYTES;
    this.#pendingBytes += bytes + RECORD_BYTES;
    if (batch.records.length >= BATCH_RECORDS) this.#send(sender, batch);
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Resolves when each record is on disk or counted as dropped. */
  async close(): Promise<void> {
    this.#flush();
    await Promise.all(this.#underWay);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [sender, batch] of this.#open) this.#send(sender, batch);
  }

  #send(sender: string, { records, bytes }: Batch): void {
    this.#open.delete(sender);
    const request = { sender, sourceId: undefined, isWhole: false, receivedBytes: bytes };
    const sending: Promise<void> = takeRecords(records, request, this.#take)
      .then(
        () => undefined,
        // A fault of Watchfloor's own: it must not end the process, and `takeRecords` has counted the records.
        () => undefined,
      )
      .finally(() => {
        this.#underWay.delete(sending);
        this.#pendingBytes -= bytes;
        if (this.#pendingBytes <= MOST_PENDING_BYTES / 2) this.#onRelieved();
      });
    this.#underWay.add(sending);
  }
}
