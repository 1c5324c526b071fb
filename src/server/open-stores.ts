import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  connectLake,
  type EmbeddedEngine,
  type Lake,
  migrateLake,
  startEmbeddedEngine,
} from '../collect/lake/index.ts';
import { alertsMigrations } from '../detect/alerts/index.ts';
import { contentMigrations, findRevision } from '../detect/content/index.ts';
import { correlationsMigrations } from '../detect/correlations/index.ts';
import { type Control, lockDataFolder, openControl } from '../platform/control/index.ts';
import { identityMigrations } from '../platform/identity/index.ts';
import { JOURNAL_MIGRATIONS, type Journal, openJournal, settledSequence } from '../platform/journal/index.ts';
import { linksMigrations } from '../platform/links/index.ts';
import { preferencesMigrations } from '../platform/preferences/index.ts';
import { viewsMigrations } from '../platform/views/index.ts';
import { caseMigrations } from '../respond/cases/index.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import { type DetectionPool, startDetectionPool } from './detection-pool.ts';
import { clearRowSpool } from './spool-rows.ts';

export type Stores = {
  readonly journal: Journal;
  readonly control: Control;
  readonly lake: Lake;
  readonly pool: DetectionPool;
  readonly close: () => Promise<void>;
};

type Wanted = {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly checkout: string;
};

const MIB = 1024 * 1024;

/** A store that was opened and is of no use would keep its processes, and with them ours, alive. */
async function orClose<Result>(work: Promise<Result>, close: () => Promise<void>): Promise<Result> {
  return work.catch(async (error: unknown) => {
    await close();
    throw error;
  });
}

async function openLake({
  config,
  folder,
  logger,
}: Wanted): Promise<{ lake: Lake; engine: EmbeddedEngine | undefined }> {
  if (config.lake.url !== undefined) {
    const lake = connectLake({ url: config.lake.url });
    await orClose(migrateLake(lake), lake.close);
    return { lake, engine: undefined };
  }
  const onNotice = (notice: string) => logger.warn(notice);
  const engine = await startEmbeddedEngine({ dataDir: folder.lake, socketPath: folder.lakeSocket, onNotice });
  const lake = connectLake({ socketPath: engine.socketPath });
  await orClose(migrateLake(lake), () => lake.close().then(() => engine.close()));
  return { lake, engine };
}

async function openMigratedControl({ config, folder, logger }: Wanted): Promise<Control> {
  const report = (message: string, details: object) => logger.warn(details, message);
  const server =
    config.control.url === undefined ? { embedded: { dataDir: folder.control } } : { url: config.control.url };
  const control = await openControl({ server, report });
  const detectRooms = [alertsMigrations, correlationsMigrations, contentMigrations];
  const personalRooms = [preferencesMigrations, viewsMigrations, linksMigrations];
  const rooms = [JOURNAL_MIGRATIONS, identityMigrations, ...personalRooms, ...detectRooms, caseMigrations];
  await orClose(control.migrate(rooms), control.close);
  return control;
}

function startPool({ config, folder, checkout }: Wanted, control: Promise<Control>): Promise<DetectionPool> {
  const packDirs = config.rules.publicPack ? [join(checkout, 'content', 'rules', 'sigmahq')] : [];
  const { dirs: ruleDirs, placeholders: placeholderFiles } = config.rules;
  const folders = { packDirs, ruleDirs, placeholderFiles, contentDir: folder.rules, cacheDir: folder.cache };
  const sources = { ...folders, runsCorrelations: true };
  const findDeployment = async (revision: number) => findRevision((await control).db, revision);
  // A cluster elsewhere cannot read our files.
  const spool = config.lake.url === undefined ? { spoolDir: folder.spool } : {};
  return startDetectionPool(sources, config.pipeline.workers, { findDeployment, ...spool });
}

/** Opens the four stores side by side. If one cannot be opened, those that were are closed again. */
export async function openStores(wanted: Wanted): Promise<Stores> {
  const { config, folder } = wanted;
  const lock = await lockDataFolder(folder.root, 'server.locked');
  clearRowSpool(folder.spool);
  const closers: (() => Promise<unknown>)[] = [lock.release];
  const keep = async <Store>(opening: Promise<Store>, close: (store: Store) => Promise<unknown>): Promise<Store> => {
    const store = await opening;
    closers.push(() => close(store));
    return store;
  };
  const close = async () => {
    // One that cannot be closed must not keep the others open.
    const failures: unknown[] = [];
    for (const closer of closers.toReversed()) await closer().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  const journalOptions = {
    dir: folder.journal,
    maxBacklogBytes: config.journal.maxBacklogMib * MIB,
    keepBytes: config.journal.keepMib * MIB,
  };
  const openingControl = keep(openMigratedControl(wanted), (control) => control.close());
  const opening = [
    keep(openJournal(journalOptions), (journal) => journal.close()),
    openingControl,
    keep(openLake(wanted), async ({ lake, engine }) => {
      await lake.close();
      await engine?.close();
    }),
    keep(startPool(wanted, openingControl), (pool) => pool.close()),
  ] as const;
  const outcomes = await Promise.allSettled(opening);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) {
    await close().catch(() => undefined);
    throw failure.reason;
  }
  const [journal, control, { lake }, pool] = await Promise.all(opening);
  // Before anything is appended: what has settled is backlog no more.
  const settled = settledSequence(control.db, journal.id);
  await orClose(
    settled.then((sequence) => journal.release(sequence)),
    close,
  );
  return { journal, control, lake, pool, close };
}
