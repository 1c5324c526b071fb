import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Database } from '../../platform/control/index.ts';
import type { Detection } from '../detections/index.ts';
import { findNewVersions, insertVersions, type NewVersion } from './version-store.ts';

/** About a megabyte of text. */
const AT_ONCE = 500;

/** Keeps the text of every version that is not known yet, and answers how many. A file changed since is left to next time. */
export async function recordVersions(db: Database, detections: readonly Detection[], now: Date): Promise<number> {
  const versions = detections.map(({ rule, pack, path }) => ({
    ruleId: rule.id,
    version: rule.version,
    packId: pack.id,
    file: rule.file,
    path,
  }));
  const paths = new Map(versions.map(({ version, path }) => [version, path]));
  const fresh = await findNewVersions(db, versions);
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    const texts: NewVersion[] = [];
    for (const version of fresh.slice(from, from + AT_ONCE)) {
      const text = await readText(paths.get(version.version) ?? '', version.version);
      if (text !== undefined) texts.push({ ...version, text });
    }
    if (texts.length > 0) await insertVersions(db, texts, now);
  }
  return fresh.length;
}

async function readText(path: string, version: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const isSame = createHash('sha256').update(bytes).digest('hex').startsWith(version);
  // PostgreSQL stores no NUL; such a file is no YAML either.
  return isSame && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
}
