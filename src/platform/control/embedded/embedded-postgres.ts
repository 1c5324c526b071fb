import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WatchfloorError } from '../../kernel/index.ts';
import { createPrivateFolder } from '../private-folder.ts';
import type { ControlReport } from '../report.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { createFolders, type EmbeddedLayout, layOut } from './embedded-layout.ts';
import { stopOrphanedPostgres } from './orphaned-postgres.ts';
import { type PostgresBinaries, preparePostgresBinaries } from './postgres-binaries.ts';
import { choosePostgresOwner, type PostgresOwner, requireTraversable } from './postgres-owner.ts';
import { DATABASE_USER, type PostgresSettings, serverArguments, writeAccessFiles } from './postgres-settings.ts';

export type EmbeddedOptions = {
  /** The control store's own folder; nothing else may lie in it. */
  readonly dataDir: string;
  /** Unless given: inside the data folder, or a short one in the temporary folder where that path would be too long. */
  readonly socketDir?: string;
  /** Added to or replacing our settings: for tests and tuning. */
  readonly settings?: PostgresSettings;
  readonly report?: ControlReport;
};

export type EmbeddedPostgres = {
  readonly urlOf: (database: string) => string;
  /** The postmaster's; undefined while it is being restarted. */
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
};

/** Long enough to replay all of `max_wal_size` from a slow disk. */
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;
const LARGEST_LOG_BYTES = 4 * 1024 * 1024;

/**
 * Starts PostgreSQL on a Unix socket and keeps it running until `stop`. Throws `control.locked` (conflict),
 * `control.untraversable` (invalid), `control.unavailable` (unavailable: it does not come up).
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const layout = layOut(options.dataDir, options.socketDir);
  const owner = await choosePostgresOwner(layout.databaseDir);
  await requireTraversable(layout.dataDir, owner);
  await createFolders(layout, owner);
  // Again: folders just made above it carry this process's umask.
  await requireTraversable(layout.dataDir, owner);
  await requireTraversable(layout.socketDir, owner);
  const lock = await lockDataFolder(layout.dataDir);
  try {
    const binaries = await preparePostgresBinaries(layout.dataDir);
    await createDatabaseFolder(layout, binaries, owner);
    await writeAccessFiles(layout, owner);
    await stopOrphanedPostgres(layout.databaseDir);
    const server = new SupervisedServer({ layout, owner, binaries, options });
    await server.start();
    return {
      urlOf: (database) => `postgresql://${DATABASE_USER}@${encodeURIComponent(layout.socketDir)}/${database}`,
      pid: () => server.pid,
      stop: () => server.stop().finally(lock.release),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** initdb into a folder of another name, so that one that was interrupted is never taken for a database. */
async function createDatabaseFolder(
  layout: EmbeddedLayout,
  binaries: PostgresBinaries,
  owner: PostgresOwner,
): Promise<void> {
  const exists = await access(path.join(layout.databaseDir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const draftDir = `${layout.databaseDir}.new`;
  await rm(draftDir, { recursive: true, force: true });
  await createPrivateFolder(draftDir, owner);
  const args = ['-D', draftDir, '-U', DATABASE_USER, '-E', 'UTF8', '--locale=C', '--locale-provider=builtin'];
  args.push('--builtin-locale=C.UTF-8', '--data-checksums', '--auth=peer', '--no-instructions');
  try {
    await promisify(execFile)(binaries.initdb, args, { ...identityOf(owner), cwd: '/', env: environment() });
  } catch (cause) {
    throw new WatchfloorError('unavailable', 'control.unavailable', {
      message: `PostgreSQL could not create its database in ${layout.databaseDir}: ${String((cause as { stderr?: string }).stderr)}`,
      cause,
    });
  }
  await rename(draftDir, layout.databaseDir);
  await syncFolder(layout.dataDir);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}

/** Nothing of our environment (secrets, `PG…` variables) reaches PostgreSQL. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function identityOf(owner: PostgresOwner): { uid?: number; gid?: number } {
  return owner.mustSwitch ? { uid: owner.uid, gid: owner.gid } : {};
}

type ServerParts = {
  readonly layout: EmbeddedLayout;
  readonly owner: PostgresOwner;
  readonly binaries: PostgresBinaries;
  readonly options: EmbeddedOptions;
};

/** The postmaster as a child that is started again whenever it ends unasked. */
class SupervisedServer {
  readonly #parts: ServerParts;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restarting: Promise<void> = Promise.resolve();

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Tries until it serves: just after a crash, dying backends can still hold the shared memory for some milliseconds. */
  async start(): Promise<void> {
    const deadline = performance.now() + START_PATIENCE_MS;
    for (let attempt = 1; ; attempt += 1) {
      if (await this.#startOnce(deadline)) return;
      if (this.#isStopping) return;
      if (performance.now() > deadline) throw await this.#doesNotStart();
      await pause(Math.min(50 * attempt, 1_000));
    }
  }

  async #startOnce(deadline: number): Promise<boolean> {
    const { layout, owner, binaries, options } = this.#parts;
    const log = await openLog(layout.logFile);
    const child = spawn(binaries.postgres, [...serverArguments(layout, options.settings ?? {})], {
      ...identityOf(owner),
      // Its own session: a Ctrl-C at our terminal must not stop it before we have finished with it.
      detached: true,
      cwd: '/',
      env: environment(),
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => resolve());
    });
    await log.close();
    let hasEnded = false;
    void ended.then(() => {
      hasEnded = true;
    });
    while (!(await isReady(layout.databaseDir, child.pid))) {
      if (!hasEnded && performance.now() > deadline) child.kill('SIGQUIT');
      if (hasEnded) return false;
      await pause(5);
    }
    this.#child = child;
    void ended.then(() => this.#onEnd(child));
    return true;
  }

  #onEnd(child: ChildProcess): void {
    this.#child = undefined;
    if (this.#isStopping) return;
    const ending = child.signalCode ?? child.exitCode ?? 'unknown';
    this.#parts.options.report?.('PostgreSQL ended unasked and is started again', { ending });
    this.#restarting = this.#restartForever();
  }

  async #restartForever(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.start();
        return;
      } catch (error) {
        this.#parts.options.report?.('PostgreSQL does not start', { error: String(error) });
      }
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#restarting;
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    const abandon = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
    await ended.finally(() => clearTimeout(abandon));
  }

  async #doesNotStart(): Promise<WatchfloorError> {
    const { logFile, databaseDir } = this.#parts.layout;
    const log = await readFile(logFile, 'utf8').catch(() => '');
    return new WatchfloorError('unavailable', 'control.unavailable', {
      message: `PostgreSQL does not start on ${databaseDir}. Its last words: ${log.slice(-600).trim()}`,
    });
  }
}

/** The eighth line of postmaster.pid says `ready` once connections are taken (as pg_ctl reads it). */
async function isReady(databaseDir: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(path.join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && (lines[7] ?? '').startsWith('ready');
}

async function openLog(logFile: string) {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`);
  return open(logFile, 'a', 0o640);
}
