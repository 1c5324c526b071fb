import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPipelines, GrowthBudget, type ParsedRules, parseRules } from '../rule-engine/index.ts';
import type { RuleFolder } from './read-rule-folder.ts';

export type CachedParse = ParsedRules & { readonly isFromCache: boolean };

/** All files together may grow to what so many may by themselves. */
const SET_BUDGET = 10;

export type RuleSources = Pick<RuleFolder, 'texts' | 'settings'>;

/**
 * Parses rule texts, or takes the result of last time from `cacheDir` where neither texts, settings nor parser changed: the
 * public set takes two seconds to parse, a tenth of that to read back. `name` tells apart the sets that share the folder.
 * A cache that cannot be read or written is no failure: the texts are parsed again.
 */
export function parseWithCache(name: string, folder: RuleSources, cacheDir: string | undefined): CachedParse {
  if (cacheDir === undefined) return { ...parseAll(folder), isFromCache: false };
  const key = keyOf(folder);
  const path = join(cacheDir, `parsed-rules-${digest(name).slice(0, 16)}.json`);
  const cached = readCache(path, key);
  if (cached !== undefined) return { ...cached, isFromCache: true };
  const parsed = parseAll(folder);
  writeCache(path, { key, ...parsed });
  return { ...parsed, isFromCache: false };
}

export function parseAll({ texts, settings }: RuleSources): ParsedRules {
  const budget = new GrowthBudget(SET_BUDGET);
  const parsed = texts.map((text) => parseRules(text, { ...settings, budget }));
  const piped = applyPipelines(
    {
      rules: parsed.flatMap(({ rules }) => rules),
      correlations: parsed.flatMap(({ correlations }) => correlations),
      filters: parsed.flatMap(({ filters }) => filters),
    },
    settings.pipelines,
  );
  return { ...piped, issues: [...parsed.flatMap(({ issues }) => issues), ...piped.issues] };
}

type CacheFile = ParsedRules & { readonly key: string };

function readCache(path: string, key: string): ParsedRules | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as CacheFile;
    const isWhole = [file.rules, file.correlations, file.filters, file.issues].every(Array.isArray);
    return file.key === key && isWhole ? file : undefined;
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

function keyOf({ texts, settings }: RuleSources): string {
  const files = texts.map(({ file, version }) => `${version} ${file}`);
  return digest([parserFingerprint(), JSON.stringify(settings), ...files].join('\n'));
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
