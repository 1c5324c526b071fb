import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { WatchfloorError } from '../kernel/index.ts';

export type FolderOwner = {
  readonly uid: number;
  readonly gid: number;
  /** The folder is handed over to that account. */
  readonly mustSwitch: boolean;
};

/**
 * A folder that only its owner (and root) can enter: who may connect to a socket is decided by it. It may lie in the
 * machine's temporary folder, where another user could have made it first, so an existing one is looked at. The folder
 * above has to exist. Throws `control.foreign-folder` (denied).
 */
export async function createPrivateFolder(folder: string, owner: FolderOwner = ourselves()): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (owner.mustSwitch) await chown(folder, owner.uid, owner.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Not stat: a link would lead wherever its maker likes.
    const found = await lstat(folder);
    const isOurs = found.isDirectory() && (found.uid === owner.uid || found.uid === process.getuid?.());
    // A sticky folder is one that accounts share, like /tmp itself: closing it would take it from them.
    if (!isOurs || (found.mode & 0o1000) !== 0) throw foreignFolder(folder);
    if (owner.mustSwitch) await chown(folder, owner.uid, owner.gid);
    await chmod(folder, 0o700);
  }
}

function ourselves(): FolderOwner {
  return { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1, mustSwitch: false };
}

function foreignFolder(folder: string): WatchfloorError {
  return new WatchfloorError('denied', 'control.foreign-folder', {
    message: `${folder} belongs to another account. Remove it, or choose another data folder.`,
    details: { folder },
  });
}
