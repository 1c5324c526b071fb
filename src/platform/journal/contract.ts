import type { WatchfloorError } from '../kernel/index.ts';

/**
 * The journal is where a received event becomes ours: an append resolves only after `fdatasync`, and everything right
 * of it (lake, alerts, outbox) is a projection that can be made again. See docs/adr/0003-exactly-once-effect.md.
 */

/** How an entry's payload is cut into records. */
export type PayloadFormat =
  /** Lines ended by LF (a last one may lack it): NDJSON, plain text. */
  | 'lines'
  /** One or more 64 KiB EVTX chunks (`ElfChnk`), each self-contained. */
  | 'evtx-chunks'
  /** Syslog messages, each preceded by its length as a 32-bit little-endian integer. */
  | 'frames'
  /** One whole JSON document that holds many events (`{"Records":[…]}`, an array, or values one after the other). */
  | 'json';

/** Also records with what a protocol wrapped around them, laid out by whoever packs them (`collect/sources`). */
export type EntryFormat = PayloadFormat | 'enveloped';

export type NewEntry = {
  /** Milliseconds since the Unix epoch, taken once by the receiver: replays use the same value. */
  readonly receivedAtMs: number;
  /** A source definition's id, never `auto`: the receiver recognises before it appends. */
  readonly sourceId: string;
  readonly format: EntryFormat;
  /** Who sent it: peer address or file name; shown, never trusted. */
  readonly sender: string;
  /** Part of the sample recording: kept out of metrics, removed by `demo purge`. */
  readonly isSample: boolean;
  /**
   * Idempotency key, '' without one: who sent it, the sender's own key, source and part number. A repeat of source and
   * payload under the same key is acknowledged again and has no effect.
   */
  readonly key: string;
  readonly payload: Uint8Array;
};

/** `sequence` counts from 1 without holes. */
export type JournalEntry = NewEntry & { readonly sequence: number };

export type Appended = { readonly sequence: number; readonly isRepeat: boolean };

/** Acknowledged entries that can no longer be read, because the disk gave back other bytes than it was given. */
export type JournalDamage = {
  readonly segment: string;
  readonly fromSequence: number;
  readonly toSequence: number;
};

export type JournalStats = {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly bytesOnDisk: number;
  /** Bytes appended and not yet projected. */
  readonly backlogBytes: number;
  readonly isFailed: boolean;
  /** Found at open or while reading; entries around them are served. */
  readonly damage: readonly JournalDamage[];
};

/**
 * Errors thrown: `journal.full` (unavailable: the backlog bound is reached or the disk is full, nothing was kept; it
 * takes entries again by itself), `journal.key-reused` (invalid, 422: the key stands for another payload; nothing was
 * kept) and `journal.failed` (unavailable: a write or sync failed; the journal takes nothing
 * more until the process restarts, and what it holds stays readable).
 */
export type Journal = {
  /** Eight characters [0-9a-z], made when the journal is created. */
  readonly id: string;
  /**
   * Resolves when the entry is on disk. Entries appended at the same time share one `fdatasync`. The payload is neither
   * copied nor compressed: its bytes must never change after the call.
   */
  readonly append: (entry: NewEntry) => Promise<Appended>;
  /** Durable entries with sequence > `after`, in order, at least one if there is one, up to about `maxBytes` of payload. */
  readonly read: (after: number, maxBytes: number) => Promise<readonly JournalEntry[]>;
  /** Resolves when an entry with sequence > `after` is durable, or when `signal` aborts. */
  readonly waitForEntry: (after: number, signal: AbortSignal) => Promise<void>;
  /** Everything up to `sequence` is projected: counts against the bound no more, and old segments may be deleted. */
  readonly release: (sequence: number) => Promise<void>;
  readonly stats: () => JournalStats;
  /** Resolves, with `journal.failed`, when the journal has stopped for good: only a restart of the process helps. */
  readonly failed: Promise<WatchfloorError>;
  readonly close: () => Promise<void>;
};
