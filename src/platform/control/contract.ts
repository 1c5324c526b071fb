import type { Kysely, Transaction as KyselyTransaction } from 'kysely';

/** No tables: a room names its own with `db.withTables<CaseTables>()`, so that it cannot reach another room's. */
// biome-ignore lint/complexity/noBannedTypes: `{}` is Kysely's "no tables"; `Record<string, never>` would forbid adding any.
export type NoTables = {};
export type Database = Kysely<NoTables>;
export type Transaction = KyselyTransaction<NoTables>;

/** One step forward; there is no way back. Names sort: `0001-create-case`. */
export type Migration = { readonly name: string; readonly up: (db: Database) => Promise<void> };

/** A room owns the PostgreSQL schema of its name and writes nobody else's. */
export type RoomMigrations = { readonly schema: string; readonly migrations: readonly Migration[] };

/** A typed past-tense fact, `alert.raised`, published in the transaction that made it true. */
export type OutboxEvent = {
  readonly type: string;
  readonly subjectId: string;
  readonly body: Readonly<Record<string, unknown>>;
};
export type DeliveredEvent = OutboxEvent & { readonly outboxId: string; readonly publishedAt: Date };

/** Called at least once per event, in order of publication per subscriber; a throw is retried with growing pauses. */
export type OutboxSubscriber = {
  /** Stable: the position is stored under it. */
  readonly name: string;
  readonly types: readonly string[];
  readonly handle: (event: DeliveredEvent) => Promise<void>;
};

/** Told of every event by every process, from its start on: for hints. What is missed while the store is away stays missed. */
export type OutboxFollower = (events: readonly DeliveredEvent[]) => void;

/** Work for later, kept in PostgreSQL, run by one process at a time (SKIP LOCKED with a lease). */
export type JobDefinition = {
  readonly name: string;
  /** Run again after this many milliseconds; absent: only when enqueued. */
  readonly everyMs?: number;
  readonly run: (input: Readonly<Record<string, unknown>>) => Promise<void>;
};

/**
 * The control store: PostgreSQL, embedded or served. Errors thrown: `control.unavailable` (unavailable),
 * `control.locked` (conflict: another process holds this data folder).
 */
export type Control = {
  readonly db: Database;
  readonly transaction: <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  readonly migrate: (rooms: readonly RoomMigrations[]) => Promise<void>;
  readonly publish: (tx: Transaction, events: readonly OutboxEvent[]) => Promise<void>;
  readonly startOutbox: (subscribers: readonly OutboxSubscriber[]) => void;
  readonly followOutbox: (follower: OutboxFollower) => void;
  readonly startJobs: (jobs: readonly JobDefinition[]) => Promise<void>;
  readonly enqueue: (tx: Transaction, job: string, input: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};
