import { createHash } from 'node:crypto';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrivateFolder } from '../private-folder.ts';
import type { PostgresOwner } from './postgres-owner.ts';

/** Where things lie within the control store's data folder. */
export type EmbeddedLayout = {
  readonly dataDir: string;
  /** PostgreSQL's own folder, named for the major version that can read it. */
  readonly databaseDir: string;
  readonly socketDir: string;
  readonly logFile: string;
  readonly hbaFile: string;
  readonly identFile: string;
};

/** sockaddr_un holds 108 bytes with the closing NUL; PostgreSQL adds `/.s.PGSQL.5432.lock`. */
const LONGEST_SOCKET_DIR_BYTES = 107 - '/.s.PGSQL.5432.lock'.length;

export function layOut(dataDir: string, socketDir?: string): EmbeddedLayout {
  const root = path.resolve(dataDir);
  return {
    dataDir: root,
    databaseDir: path.join(root, 'database-18'),
    socketDir: socketDir ?? chooseSocketDir(root),
    logFile: path.join(root, 'postgres.log'),
    hbaFile: path.join(root, 'pg_hba.conf'),
    identFile: path.join(root, 'pg_ident.conf'),
  };
}

function chooseSocketDir(root: string): string {
  const inside = path.join(root, 'socket');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_DIR_BYTES) return inside;
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return path.join(tmpdir(), `watchfloor-${hash}`);
}

/** Creates the folders that do not exist. Only the socket's belongs to PostgreSQL: nothing beside it can be planted by its account. */
export async function createFolders(layout: EmbeddedLayout, owner: PostgresOwner): Promise<void> {
  await mkdir(path.dirname(layout.dataDir), { recursive: true, mode: 0o755 });
  await mkdir(layout.dataDir, { recursive: true, mode: 0o700 });
  if (owner.mustSwitch) {
    await chown(layout.dataDir, 0, owner.gid);
    await chmod(layout.dataDir, 0o710);
  }
  await createPrivateFolder(layout.socketDir, owner);
}
