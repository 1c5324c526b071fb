import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** More than anybody writes by hand: beyond, only `rules reload` notices. */
const MAX_FILES = 20_000;

/** Changes when a file under the folder comes, goes or changes (by name, size and time); '' where there is no folder. */
export async function localFingerprint(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const hash = createHash('sha256');
  for (const entry of entries.filter((each) => each.isFile()).slice(0, MAX_FILES)) {
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => undefined);
    hash.update(`${path}\0${found?.size}\0${found?.mtimeMs}\n`);
  }
  return entries.length === 0 ? '' : hash.digest('hex');
}
