import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPipelines, GrowthBudget, type ParsedRules, parseRules } from '../rule-engine/index.ts';
import type { RuleFolder } from './read-rule-folder.ts';
import type { RulePack } from './rule-pack.ts';

export type CachedParse = ParsedRules & {
  readonly isFromCache: boolean;
  /** Names exactly these texts, this pack and these settings, read by exactly this code. */
  readonly key: string;
  /** Null: a plain folder. */
  readonly pack: RulePack | null;
};

/** The readings of one set that are kept: a batch that was planned under an older one may have to be made again. */
const READINGS_KEPT = 4;

/** All files together may grow to what so many may by themselves. */
const SET_BUDGET = 10;

export type RuleSources = Pick<RuleFolder, 'texts' | 'settings'>;

/** A folder to be read again as a whole: what its pack says decides as much as its rules do. */
export type KeptSources = RuleSources & { readonly pack: RulePack | null };

/**
 * Parses rule texts, or takes the result of last time from `cacheDir` where neither texts, pack, settings nor parser changed: the
 * public set takes two seconds to parse, a tenth of that to read back. `name` tells apart the sets that share the folder.
 * A cache that cannot be read or written is no failure: the texts are parsed again.
 */
export function parseWithCache(name: string, folder: KeptSources, cacheDir: string | undefined): CachedParse {
  const key = keyOf(folder);
  const cached = recallParse(name, key, cacheDir);
  if (cached !== undefined) return cached;
  const parsed = { ...parseAll(folder), pack: folder.pack };
  if (cacheDir !== undefined) writeCache(cacheDir, name, { key, engine: parserFingerprint(), ...parsed });
  return { ...parsed, key, isFromCache: false };
}

/** An earlier reading of the set, whatever stands in its folder now; undefined where it is kept no more, or another engine's. */
export function recallParse(name: string, key: string, cacheDir: string | undefined): CachedParse | undefined {
  if (cacheDir === undefined) return undefined;
  const cached = readCache(join(cacheDir, fileNameOf(name, key)), key);
  return cached && { ...cached, isFromCache: true };
}

function prefixOf(name: string): string {
  return `parsed-rules-${digest(name).slice(0, 16)}-`;
}

function fileNameOf(name: string, key: string): string {
  return `${prefixOf(name)}${key.slice(0, 16)}.json`;
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

type CacheFile = Omit<CachedParse, 'isFromCache'> & { readonly engine: string };

function readCache(path: string, key: string): Omit<CachedParse, 'isFromCache'> | undefined {
  try {
    const { engine, ...reading } = JSON.parse(readFileSync(path, 'utf8')) as CacheFile;
    const { rules, correlations, filters, issues, pack } = reading;
    const isWhole = [rules, correlations, filters, issues].every(Array.isArray) && pack !== undefined;
    // A key that is recalled was made before the engine was upgraded, perhaps, and so was what stands under it.
    return reading.key === key && engine === parserFingerprint() && isWhole ? reading : undefined;
  } catch {
    // Absent, torn or foreign: as good as none.
    return undefined;
  }
}

function writeCache(cacheDir: string, name: string, file: CacheFile): void {
  const path = join(cacheDir, fileNameOf(name, file.key));
  const partial = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(partial, JSON.stringify(file));
    renameSync(partial, path);
    dropOldReadings(cacheDir, prefixOf(name));
  } catch {
    // A full or read-only disk makes the next start slower, not wrong.
  }
}

function dropOldReadings(cacheDir: string, prefix: string): void {
  const paths = readdirSync(cacheDir)
    .filter((entry) => entry.startsWith(prefix) && entry.endsWith('.json'))
    .map((entry) => join(cacheDir, entry))
    .map((path) => ({ path, writtenAtMs: statSync(path).mtimeMs }))
    .toSorted((a, b) => b.writtenAtMs - a.writtenAtMs);
  for (const { path } of paths.slice(READINGS_KEPT)) rmSync(path, { force: true });
}

function keyOf({ texts, settings, pack }: KeptSources): string {
  const files = texts.map(({ file, version }) => `${version} ${file}`);
  return digest([parserFingerprint(), JSON.stringify(settings), JSON.stringify(pack), ...files].join('\n'));
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
