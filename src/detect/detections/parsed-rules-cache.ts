import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedRules, parseRules, type RuleText } from '../rule-engine/index.ts';

export type CachedParse = ParsedRules & { readonly isFromCache: boolean };

/**
 * Parses rule texts, or takes the result of last time from `cacheDir` where neither the texts nor the parser changed: the
 * public set takes two seconds to parse, a tenth of that to read back. `name` tells apart the sets that share the folder.
 * A cache that cannot be read or written is no failure: the texts are parsed again.
 */
export function parseWithCache(name: string, texts: readonly RuleText[], cacheDir: string | undefined): CachedParse {
  if (cacheDir === undefined) return { ...parseAll(texts), isFromCache: false };
  const key = keyOf(texts);
  const path = join(cacheDir, `parsed-rules-${digest(name).slice(0, 16)}.json`);
  const cached = readCache(path, key);
  if (cached !== undefined) return { ...cached, isFromCache: true };
  const parsed = parseAll(texts);
  writeCache(path, { key, ...parsed });
  return { ...parsed, isFromCache: false };
}

export function parseAll(texts: readonly RuleText[]): ParsedRules {
  const parsed = texts.map((text) => parseRules(text));
  return {
    rules: parsed.flatMap(({ rules }) => rules),
    correlations: parsed.flatMap(({ correlations }) => correlations),
    filters: parsed.flatMap(({ filters }) => filters),
    issues: parsed.flatMap(({ issues }) => issues),
  };
}

type CacheFile = ParsedRules & { readonly key: string };

function readCache(path: string, key: string): ParsedRules | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as CacheFile;
    return file.key === key && Array.isArray(file.rules) && Array.isArray(file.issues) ? file : undefined;
  } catch {
    // Absent, torn or foreign: as good as none.
    return undefined;
  }
}

function writeCache(path: string, file: CacheFile): void {
  const partial = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(partial, JSON.stringify(file));
    renameSync(partial, path);
  } catch {
    // A full or read-only disk makes the next start slower, not wrong.
  }
}

function keyOf(texts: readonly RuleText[]): string {
  return digest([parserFingerprint(), ...texts.map(({ file, version }) => `${version} ${file}`)].join('\n'));
}

let fingerprint: string | undefined;

/** A hash of the engine's own code: an upgrade that reads a rule in another way must not meet the old reading. */
function parserFingerprint(): string {
  fingerprint ??= digest(hashFolder(join(import.meta.dirname, '..', 'rule-engine')).join('\n'));
  return fingerprint;
}

function hashFolder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => digest(readFileSync(path)));
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
