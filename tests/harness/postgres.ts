import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, statfs, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll } from 'vitest';
import {
  type Control,
  type EmbeddedPostgres,
  type NoTables,
  openControl,
  type RoomMigrations,
  startEmbeddedPostgres,
} from '../../src/platform/control/index.ts';

type TestServer = {
  readonly postgres: EmbeddedPostgres;
  readonly admin: Kysely<NoTables>;
  readonly dataDir: string;
  readonly opened: Control[];
};

const TEMPLATE = 'template_control';
const DATABASE_DIR = 'database-18';
/**
 * The data folder of a stopped, empty server, made once for all runs: initdb takes seconds on a busy machine. Not in the
 * repository, because that may lie where PostgreSQL's account cannot go.
 */
const CACHE_DIR = path.join(tmpdir(), `watchfloor-test-cache-${process.getuid?.() ?? 0}`);
// Without fsync: what these tests try is not the disk. Tests of durability start their own server.
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
let starting: Promise<TestServer> | undefined;
let databaseCount = 0;

/**
 * A control store on a database of its own, on the one real PostgreSQL that this test file starts. The first call takes
 * about half a second, each further one some tens of milliseconds. Everything is closed and deleted after the file's last test.
 */
export async function testControl(rooms: readonly RoomMigrations[] = []): Promise<Control> {
  const url = await testDatabaseUrl();
  const control = await openControl({ server: { url }, poolSize: 6 });
  const server = await startOnce();
  server.opened.push(control);
  if (rooms.length > 0) await control.migrate(rooms);
  return control;
}

/** The address of a fresh database that holds the control store's own schema: for tests that open it themselves. */
export async function testDatabaseUrl(): Promise<string> {
  const { admin, postgres } = await startOnce();
  databaseCount += 1;
  const name = `test_${databaseCount}`;
  await sql`create database ${sql.id(name)} template ${sql.id(TEMPLATE)} strategy file_copy`.execute(admin);
  return postgres.urlOf(name);
}

function startOnce(): Promise<TestServer> {
  starting ??= start();
  return starting;
}

async function start(): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(await chooseParentDir(), 'watchfloor-test-'));
  await copyFromCache(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  process.once('exit', () => killLeftOver(postgres, dataDir));
  const pool = new pg.Pool({ connectionString: postgres.urlOf('postgres'), max: 1 });
  pool.on('error', () => undefined);
  const admin = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) });
  await sql`create database ${sql.id(TEMPLATE)}`.execute(admin);
  const first = await openControl({ server: { url: postgres.urlOf(TEMPLATE) }, poolSize: 1 });
  await first.close();
  return { postgres, admin, dataDir, opened: [] };
}

/** In memory where there is plenty: what these tests try is not the disk. */
async function chooseParentDir(): Promise<string> {
  const memoryDir = '/dev/shm';
  const { bavail, bsize } = await statfs(memoryDir).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 1024 ** 3 ? memoryDir : tmpdir();
}

async function copyFromCache(dataDir: string): Promise<void> {
  if (!existsSync(CACHE_DIR)) await fillCache();
  // cp keeps the owner, which Node's own copy does not: PostgreSQL insists on owning its folder.
  await promisify(execFile)('cp', ['-a', path.join(CACHE_DIR, DATABASE_DIR), path.join(dataDir, DATABASE_DIR)]);
  const binaries = (await readdir(CACHE_DIR)).filter((name) => name.startsWith('postgres-'));
  for (const name of binaries) await symlink(path.join(CACHE_DIR, name), path.join(dataDir, name));
}

async function fillCache(): Promise<void> {
  const draftDir = await mkdtemp(path.join(tmpdir(), 'watchfloor-test-cache-'));
  const postgres = await startEmbeddedPostgres({ dataDir: draftDir, settings: SETTINGS });
  await postgres.stop();
  // Complete under its name or not at all; another worker may have been first.
  await rename(draftDir, CACHE_DIR).catch(() => rm(draftDir, { recursive: true, force: true }));
}

/** A worker that is torn down without its hooks must not leave a server behind. */
function killLeftOver(postgres: EmbeddedPostgres, dataDir: string): void {
  const pid = postgres.pid();
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It is gone already.
  }
  rmSync(dataDir, { recursive: true, force: true });
}

afterAll(async () => {
  if (starting === undefined) return;
  const server = await starting;
  starting = undefined;
  await Promise.all(server.opened.map((control) => control.close()));
  await server.admin.destroy();
  await server.postgres.stop();
  await rm(server.dataDir, { recursive: true, force: true });
});
