import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { WatchfloorError } from '../../kernel/index.ts';

/** Who PostgreSQL runs as. */
export type PostgresOwner = { readonly uid: number; readonly gid: number; readonly mustSwitch: boolean };

const PREFERRED_ACCOUNTS = ['watchfloor', 'nobody'];

/**
 * PostgreSQL refuses to run as root. Root therefore hands it to the account `watchfloor`, or to `nobody`; once a
 * database exists, its folder's owner stays the one.
 */
export async function choosePostgresOwner(databaseDir: string): Promise<PostgresOwner> {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { uid, gid, mustSwitch: false };
  const existing = await stat(databaseDir).catch(() => undefined);
  if (existing !== undefined && existing.uid !== 0) {
    return { uid: existing.uid, gid: existing.gid, mustSwitch: true };
  }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of PREFERRED_ACCOUNTS) {
    const [, , userId, groupId] =
      passwd
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.split(':') ?? [];
    if (Number(userId) > 0) return { uid: Number(userId), gid: Number(groupId), mustSwitch: true };
  }
  throw new WatchfloorError('invalid', 'control.no-account', {
    message: 'PostgreSQL does not run as root and this machine has no account "watchfloor" or "nobody" to run it as.',
  });
}

/** Throws `control.untraversable` (invalid) where the owner could not walk down to `folder`, naming the folder that stops it. */
export async function requireTraversable(folder: string, owner: PostgresOwner): Promise<void> {
  if (!owner.mustSwitch) return;
  for (let ancestor = path.dirname(path.resolve(folder)); ; ancestor = path.dirname(ancestor)) {
    const found = await stat(ancestor).catch(() => undefined);
    if (found !== undefined && !mayWalk(found, owner)) throw untraversable(folder, ancestor);
    if (ancestor === path.dirname(ancestor)) return;
  }
}

function mayWalk(folder: { uid: number; gid: number; mode: number }, owner: PostgresOwner): boolean {
  if (folder.uid === owner.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === owner.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

function untraversable(folder: string, ancestor: string): WatchfloorError {
  return new WatchfloorError('invalid', 'control.untraversable', {
    message:
      `PostgreSQL does not run as root, and the account it runs as may not enter ${ancestor}, which holds the data ` +
      `folder ${folder}. Choose a data folder outside it, for example /var/lib/watchfloor.`,
    details: { folder, ancestor },
  });
}
