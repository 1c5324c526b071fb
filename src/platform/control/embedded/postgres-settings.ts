import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { EmbeddedLayout } from './embedded-layout.ts';
import type { PostgresOwner } from './postgres-owner.ts';

export const DATABASE_USER = 'watchfloor';

export type PostgresSettings = Readonly<Record<string, string>>;

/** Small, local and durable. Anything not named keeps PostgreSQL's default (fsync, full_page_writes and autovacuum on). */
function settingsOf(layout: EmbeddedLayout): PostgresSettings {
  return {
    listen_addresses: '',
    unix_socket_directories: layout.socketDir,
    unix_socket_permissions: '0700',
    hba_file: layout.hbaFile,
    ident_file: layout.identFile,
    max_connections: '30',
    shared_buffers: '32MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    huge_pages: 'off',
    // One process instead of four: there is no parallel or asynchronous read worth a resident worker at this size.
    io_method: 'sync',
    max_parallel_workers_per_gather: '0',
    max_logical_replication_workers: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors of statements reach their caller; the log keeps starts, stops and crashes only, so it stays small.
    log_min_messages: 'log',
    log_checkpoints: 'off',
  };
}

export function serverArguments(layout: EmbeddedLayout, overrides: PostgresSettings): readonly string[] {
  const settings = Object.entries({ ...settingsOf(layout), ...overrides });
  return ['-D', layout.databaseDir, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Who may connect: through the socket only, and only the account this process runs as (PostgreSQL, "Peer authentication"). */
export async function writeAccessFiles(layout: EmbeddedLayout, owner: PostgresOwner): Promise<void> {
  await replaceFile(layout.hbaFile, 'local all all peer map=watchfloor\n', owner);
  await replaceFile(layout.identFile, `watchfloor "${userInfo().username}" ${DATABASE_USER}\n`, owner);
}

async function replaceFile(file: string, text: string, owner: PostgresOwner): Promise<void> {
  const current = await readFile(file, 'utf8').catch(() => undefined);
  if (current === text) return;
  const draft = `${file}.new`;
  await writeFile(draft, text, { mode: 0o640 });
  if (owner.mustSwitch) await chown(draft, 0, owner.gid);
  await rename(draft, file);
}
