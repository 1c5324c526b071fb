import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import {
  compileRules,
  type ParsedRules,
  type RuleDescription,
  type RuleIssue,
  type SigmaCorrelation,
  type SigmaFilter,
  type SigmaRule,
} from '../rule-engine/index.ts';
import { parseWithCache } from './parsed-rules-cache.ts';
import { readRuleFiles } from './read-rule-files.ts';
import { LOCAL_PACK, PACK_FILE, parseRulePack, type RulePack, raisesAlert } from './rule-pack.ts';

/** A rule as deployed. */
export type Detection = {
  readonly rule: RuleDescription;
  readonly pack: RulePack;
  /** Otherwise its matches are only recorded. */
  readonly raisesAlert: boolean;
};

export type DetectionSources = {
  /** Folders with a `pack.yaml`. A rule's `file` is relative to its pack. */
  readonly packDirs?: readonly string[];
  /** Plain folders or single files: every rule counts. A rule's `file` begins with the folder as given. */
  readonly ruleDirs?: readonly string[];
  /** Where parsed rules are kept for the next start; without it they are parsed every time. */
  readonly cacheDir?: string;
};

export type LoadedDetections = {
  /** To be handed to `compileRules`; the matcher's numbers are places in this list and in `detections`. */
  readonly rules: readonly SigmaRule[];
  readonly detections: readonly Detection[];
  /** Everything found wrong, by file and line; every rule that was refused has an `error` here. */
  readonly issues: readonly RuleIssue[];
  readonly isFromCache: boolean;
};

/**
 * Reads all rules of the given places, in their order. Synchronous: for a worker's start and for the command line.
 * Throws `detections.rules-missing`, `detections.invalid-pack`, `detections.too-many-files`. Faulty rules are issues.
 */
export function loadDetections({ packDirs = [], ruleDirs = [], cacheDir }: DetectionSources): LoadedDetections {
  const loaded = [
    ...packDirs.map((dir) => loadFolder({ dir, pack: readPack(dir), cacheDir })),
    ...ruleDirs.map((dir) => loadFolder({ dir, pack: LOCAL_PACK, cacheDir })),
  ];
  const issues = loaded.flatMap((folder) => folder.issues);
  const kept = dropRepeats(
    loaded.flatMap((folder) => folder.entries),
    issues,
  );
  const rules = kept.map(({ rule }) => rule);
  issues.push(...compileRules(rules).issues);
  return {
    rules,
    detections: kept.map(({ detection }) => detection),
    issues: sortIssues(issues),
    isFromCache: loaded.every((folder) => folder.isFromCache),
  };
}

export function sortIssues(issues: readonly RuleIssue[]): RuleIssue[] {
  const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return issues.toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column);
}

/** One issue, the first, for every rule that does not run: a file may hold several rules, a rule several faults. */
export function refusedRules(issues: readonly RuleIssue[]): readonly RuleIssue[] {
  const first = new Map<string, RuleIssue>();
  for (const issue of issues) {
    const key = `${issue.document ?? 1} ${issue.file}`;
    if (issue.severity === 'error' && !first.has(key)) first.set(key, issue);
  }
  return [...first.values()];
}

type Folder = { readonly dir: string; readonly pack: RulePack; readonly cacheDir: string | undefined };
type Entry = { readonly rule: SigmaRule; readonly detection: Detection };
type LoadedFolder = {
  readonly entries: readonly Entry[];
  readonly issues: readonly RuleIssue[];
  readonly isFromCache: boolean;
};

function loadFolder({ dir, pack, cacheDir }: Folder): LoadedFolder {
  const files = readRuleFiles(dir);
  const parsed = parseWithCache(dir, files.texts, cacheDir);
  const entries = parsed.rules.map((rule) => toEntry(rule, { dir, pack }));
  const issues = [...files.issues, ...parsed.issues, ...notYet(parsed)].map((issue) => ({
    ...issue,
    file: nameFile(issue.file, dir, pack),
  }));
  return { entries, issues, isFromCache: parsed.isFromCache };
}

/** What is sound, and has no engine behind it yet, is said aloud. */
function notYet({ correlations, filters }: ParsedRules): RuleIssue[] {
  const refuse = (code: string, message: string) => (found: SigmaCorrelation | SigmaFilter) => {
    const { description, line, document } = found;
    const source = { file: description.file, ...(document !== undefined && { document }) };
    return { ...source, line, column: 1, severity: 'error' as const, code, message };
  };
  return [
    ...correlations.map(refuse('correlation-not-yet', 'Correlation rules cannot run yet.')),
    ...filters.map(refuse('filter-not-yet', 'Filters cannot run yet: the rules they name run unfiltered.')),
  ];
}

function toEntry(rule: SigmaRule, { dir, pack }: Pick<Folder, 'dir' | 'pack'>): Entry {
  const description = { ...rule.description, file: nameFile(rule.description.file, dir, pack) };
  return {
    rule: { ...rule, description },
    detection: { rule: description, pack, raisesAlert: raisesAlert(pack, rule.description) },
  };
}

/** A pack is one thing wherever it lies; a plain folder's files must be found again by whoever named it. */
function nameFile(file: string, dir: string, pack: RulePack): string {
  return pack === LOCAL_PACK && file !== dir ? join(dir, file) : file;
}

function readPack(dir: string): RulePack {
  const file = join(dir, PACK_FILE);
  try {
    return parseRulePack(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof WatchfloorError) throw cause;
    throw new WatchfloorError('missing', 'detections.rules-missing', {
      message: `${dir} is no rule pack: its ${PACK_FILE} cannot be read.`,
      details: { path: dir },
      cause,
    });
  }
}

/** The same rule, letter for letter, from two places would raise every alert twice. */
function dropRepeats(entries: readonly Entry[], issues: RuleIssue[]): readonly Entry[] {
  const first = new Map<string, SigmaRule>();
  return entries.filter(({ rule }) => {
    const { id, version, file } = rule.description;
    const key = `${id} ${version}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, rule);
      return true;
    }
    const message = `The same rule stands in ${other.description.file}: it runs once.`;
    issues.push({ file, line: rule.line, column: 1, severity: 'info', code: 'repeated-rule', message });
    return false;
  });
}
