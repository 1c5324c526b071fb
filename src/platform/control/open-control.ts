import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { openConnectionPool, type PoolOptions } from './connection-pool.ts';
import type { Control, Database, NoTables } from './contract.ts';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { createJobRunner, enqueueJob } from './jobs/job-runner.ts';
import { migrateRooms } from './migrate.ts';
import { CONTROL_MIGRATIONS } from './migrations/index.ts';
import { createOutboxRunner } from './outbox/outbox-runner.ts';
import { publishEvents } from './outbox/outbox-store.ts';
import type { ControlReport } from './report.ts';
import { settleWithin } from './runner.ts';
import { listenForWakeUps, type WakeUps } from './wake-ups.ts';

export type ControlOptions = {
  /** A PostgreSQL server's address, `postgresql://…`; or the embedded one. */
  readonly server: { readonly url: string } | { readonly embedded: Omit<EmbeddedOptions, 'report'> };
  /** Connections of the pool; 10 unless said. Two more are used beside it. */
  readonly poolSize?: number;
  readonly report?: ControlReport;
};

const DATABASE = 'watchfloor';

/** Our own server says that it is ready before a machine under load gives it the time to take a connection. */
const START_PATIENCE_MS = 30_000;

/**
 * Opens the control store and brings its own schema forward. Throws `control.locked` (conflict), `control.untraversable`,
 * `control.no-binaries`, `control.no-account` (invalid), `control.unavailable` (unavailable).
 */
export async function openControl(options: ControlOptions): Promise<Control> {
  const report = options.report ?? (() => undefined);
  if ('url' in options.server) return connect(options.server.url, { ...options, report });
  const postgres = await startEmbeddedPostgres({ ...options.server.embedded, report });
  try {
    await createDatabase(postgres);
    return await connect(postgres.urlOf(DATABASE), { ...options, report }, postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Kept apart from `postgres`, the database that administrators' tools expect to find. */
async function createDatabase(postgres: EmbeddedPostgres): Promise<void> {
  const db = openDatabase(postgres.urlOf('postgres'), { size: 1, firstPatienceMs: START_PATIENCE_MS });
  try {
    const { rows } = await sql`select 1 from pg_database where datname = ${DATABASE}`.execute(db);
    if (rows.length === 0) await sql`create database ${sql.id(DATABASE)}`.execute(db);
  } finally {
    await db.destroy();
  }
}

function openDatabase(url: string, options: PoolOptions): Database {
  return new Kysely<NoTables>({ dialect: new PostgresDialect({ pool: openConnectionPool(url, options) }) });
}

type ConnectOptions = ControlOptions & { readonly report: ControlReport };

async function connect(url: string, options: ConnectOptions, postgres?: EmbeddedPostgres): Promise<Control> {
  const size = options.poolSize ?? 10;
  const db = openDatabase(url, { size, ...(postgres && { firstPatienceMs: START_PATIENCE_MS }) });
  let wakeUps: WakeUps | undefined;
  try {
    await migrateRooms(db, [CONTROL_MIGRATIONS]);
    wakeUps = listenForWakeUps(url);
    return assemble({ db, wakeUps, options, postgres });
  } catch (error) {
    await wakeUps?.close();
    await db.destroy();
    throw error;
  }
}

type Parts = {
  readonly db: Database;
  readonly wakeUps: WakeUps;
  readonly options: ConnectOptions;
  readonly postgres: EmbeddedPostgres | undefined;
};

function assemble({ db, wakeUps, options, postgres }: Parts): Control {
  // Nobody else can use an embedded server's database: leases found at start belong to the dead.
  const runner = { db, wakeUps, report: options.report, holder: randomUUID(), isAlone: postgres !== undefined };
  const outbox = createOutboxRunner(runner);
  const jobs = createJobRunner(runner);
  const close = async (): Promise<void> => {
    await Promise.all([outbox.stop(), jobs.stop()]);
    await wakeUps.close();
    // Waits for connections in use; a fast shutdown of the embedded server ends those that do not come back.
    await settleWithin([db.destroy()]);
    await postgres?.stop();
  };
  let closing: Promise<void> | undefined;
  return {
    db,
    transaction: (work) => db.transaction().execute(work),
    migrate: (rooms) => migrateRooms(db, rooms),
    publish: publishEvents,
    startOutbox: outbox.start,
    followOutbox: outbox.follow,
    startJobs: jobs.start,
    enqueue: enqueueJob,
    ping: () => ping(db),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function ping(db: Database): Promise<boolean> {
  return sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
}
