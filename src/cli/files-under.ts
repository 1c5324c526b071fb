import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WatchfloorError } from '../platform/kernel/index.ts';

/** A file itself; of a folder every file below it, sorted. Throws `cli.no-such-file` (invalid). */
export function filesUnder(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new WatchfloorError('invalid', 'cli.no-such-file', { message: `There is no ${path}.` });
  if (!stats.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
