import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const readSize = async (path: string): Promise<number> => (await stat(path)).size;

/**
 * What the files of a folder come to. One that goes while they are counted (a log that is rotated away, a part that the
 * cache drops) takes nothing any more. Throws where the folder itself cannot be read.
 */
export async function folderBytes(path: string, sizeOf = readSize): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isFile()) bytes += await sizeOf(inside).catch(unlessGone);
    else if (entry.isDirectory()) bytes += await folderBytes(inside, sizeOf).catch(unlessGone);
  }
  return bytes;
}

function unlessGone(error: unknown): number {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
  throw error;
}
