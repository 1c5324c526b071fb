import type { Appended, NewEntry } from '../../../platform/journal/index.ts';
import { type Clock, WatchfloorError } from '../../../platform/kernel/index.ts';
import { packFrames } from '../framing/index.ts';

/** Where receivers put entries: the journal's end that takes them. */
export type EntrySink = { readonly append: (entry: NewEntry) => Promise<Appended> };

export type BatchLimits = {
  /** A sender's batch goes out when it holds this much… */
  readonly batchBytes: number;
  /** …or this long after its first message. */
  readonly flushMs: number;
  /** Bytes held at most, waiting in batches and in appends that are under way. */
  readonly pendingBytes: number;
  /** First wait before an append is tried again; it doubles up to 16 times this. */
  readonly retryMs: number;
  /** Senders with an open batch at most: a UDP sender's address can be forged. */
  readonly openSenders: number;
};

type BatcherEvents = {
  readonly onJournalled: (messages: number, sender: string) => void;
  /** Given up: `refused` where the journal called the entry wrong, `closing` where it could not take it before the end. */
  readonly onDropped: (messages: number, reason: 'refused' | 'closing', sender: string) => void;
  /** Pending bytes have fallen to half the limit. */
  readonly onRelieved: () => void;
};

type OpenBatch = {
  readonly sender: string;
  readonly receivedAtMs: number;
  readonly messages: Uint8Array[];
  bytes: number;
};

type BatcherDeps = { readonly sink: EntrySink; readonly clock: Clock; readonly sourceId: string };

/** What a message costs beyond its bytes, so that a flood of tiny ones cannot fill the memory below the limit. */
const FRAME_BYTES = 128;

/**
 * Packs the messages of each sender into journal entries. An append that fails because the journal is full or failed
 * is tried again until `close`: what was taken is not thrown away while there is room to hold it.
 */
export class MessageBatcher {
  readonly #deps: BatcherDeps;
  readonly #limits: BatchLimits;
  readonly #events: BatcherEvents;
  readonly #open = new Map<string, OpenBatch>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: BatcherDeps, limits: BatchLimits, events: BatcherEvents) {
    this.#deps = deps;
    this.#limits = limits;
    this.#events = events;
  }

  /** The limit is reached: nothing more should be added. */
  get isFull(): boolean {
    return this.#pendingBytes >= this.#limits.pendingBytes;
  }

  add(sender: string, message: Uint8Array): void {
    const batch = this.#open.get(sender) ?? this.#openBatch(sender);
    batch.messages.push(message);
    batch.bytes += message.length + FRAME_BYTES;
    this.#pendingBytes += message.length + FRAME_BYTES;
    if (batch.bytes >= this.#limits.batchBytes) this.#send(batch);
    this.#timer ??= setTimeout(() => this.flush(), this.#limits.flushMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const batch of this.#open.values()) this.#send(batch);
  }

  /** Resolves when each message is on disk or counted as dropped. Appends that fail from now on get one more try. */
  async close(): Promise<void> {
    this.flush();
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }

  #openBatch(sender: string): OpenBatch {
    const [oldest] = this.#open.values();
    if (oldest !== undefined && this.#open.size >= this.#limits.openSenders) this.#send(oldest);
    const batch = { sender, receivedAtMs: this.#deps.clock.nowMs(), messages: [], bytes: 0 };
    this.#open.set(sender, batch);
    return batch;
  }

  #send(batch: OpenBatch): void {
    this.#open.delete(batch.sender);
    const sending = this.#appendUntilKept(batch).finally(() => {
      this.#underWay.delete(sending);
      const before = this.#pendingBytes;
      this.#pendingBytes -= batch.bytes;
      const half = this.#limits.pendingBytes / 2;
      if (before > half && this.#pendingBytes <= half) this.#events.onRelieved();
    });
    this.#underWay.add(sending);
  }

  async #appendUntilKept(batch: OpenBatch): Promise<void> {
    const { sender, receivedAtMs, messages } = batch;
    const payload = packFrames(messages);
    const count = messages.length;
    messages.length = 0;
    const entry = {
      receivedAtMs,
      sourceId: this.#deps.sourceId,
      format: 'frames',
      sender,
      isSample: false,
      key: '',
      payload,
    } as const;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = this.#closing.signal.aborted;
      try {
        await this.#deps.sink.append(entry);
        this.#events.onJournalled(count, sender);
        return;
      } catch (error) {
        const isWorthRetry = error instanceof WatchfloorError && error.kind === 'unavailable';
        if (!isWorthRetry || isLast) {
          this.#events.onDropped(count, isWorthRetry ? 'closing' : 'refused', sender);
          return;
        }
      }
      await this.#pause(this.#limits.retryMs * 2 ** Math.min(attempt, 4));
    }
  }

  /** Ends early when the batcher closes. */
  #pause(ms: number): Promise<void> {
    const { signal } = this.#closing;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}
