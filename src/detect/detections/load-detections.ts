import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import {
  compileRules,
  type Placeholders,
  type RuleDescription,
  type RuleIssue,
  type SigmaCorrelation,
  type SigmaRule,
} from '../rule-engine/index.ts';
import { type Entry, linkDetections, type ReadEntries } from './link-detections.ts';
import { parseWithCache } from './parsed-rules-cache.ts';
import { readRuleFolder, readSitePlaceholders } from './read-rule-folder.ts';
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
  /** Files that say what the site's placeholders stand for, besides `placeholders.yaml` of `ruleDirs`. */
  readonly placeholderFiles?: readonly string[];
  /** Whether the caller runs correlations. Otherwise each is an `error`, and the rules that it names raise alerts. */
  readonly runsCorrelations?: boolean;
  /** Where parsed rules are kept for the next start; without it they are parsed every time. */
  readonly cacheDir?: string;
};

export type LoadedDetections = {
  /** To be handed to `compileRules`; the matcher's numbers are places in this list and in `detections`. */
  readonly rules: readonly SigmaRule[];
  readonly detections: readonly Detection[];
  /** Each after all that it names. */
  readonly correlations: readonly SigmaCorrelation[];
  /** Place by place those of `correlations`. */
  readonly correlationDetections: readonly Detection[];
  /** Everything found wrong, by file and line; every rule that was refused has an `error` here. */
  readonly issues: readonly RuleIssue[];
  readonly isFromCache: boolean;
};

/**
 * Reads all rules of the given places, in their order. Synchronous: for a worker's start and for the command line.
 * Throws `detections.rules-missing`, `detections.invalid-pack`, `detections.too-many-files`. Faulty rules are issues.
 */
export function loadDetections(sources: DetectionSources): LoadedDetections {
  const { packDirs = [], ruleDirs = [], placeholderFiles = [], runsCorrelations = false, cacheDir } = sources;
  const site = readSitePlaceholders(placeholderFiles, ruleDirs);
  const load = (dir: string, pack: RulePack) => loadFolder({ dir, pack, cacheDir, placeholders: site.placeholders });
  const loaded = [...packDirs.map((dir) => load(dir, readPack(dir))), ...ruleDirs.map((dir) => load(dir, LOCAL_PACK))];
  const issues = [...site.issues, ...loaded.flatMap((folder) => folder.issues)];
  const once = {
    rules: dropRepeats(
      loaded.flatMap(({ rules }) => rules),
      issues,
    ),
    correlations: dropRepeats(
      loaded.flatMap(({ correlations }) => correlations),
      issues,
    ),
    filters: loaded.flatMap(({ filters }) => filters),
  };
  const linked = linkDetections(once, runsCorrelations);
  if (!runsCorrelations) issues.push(...once.correlations.map(({ rule }) => notYet(rule)));
  const rules = linked.rules.map(({ rule }) => rule);
  return {
    rules,
    detections: linked.rules.map(({ detection }) => detection),
    correlations: linked.correlations.map(({ rule }) => rule),
    correlationDetections: linked.correlations.map(({ detection }) => detection),
    issues: sortIssues([...issues, ...linked.issues, ...compileRules(rules).issues]),
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

type Folder = {
  readonly dir: string;
  readonly pack: RulePack;
  readonly cacheDir: string | undefined;
  readonly placeholders: Placeholders;
};
type LoadedFolder = ReadEntries & { readonly issues: readonly RuleIssue[]; readonly isFromCache: boolean };

function loadFolder({ dir, pack, cacheDir, placeholders }: Folder): LoadedFolder {
  const folder = readRuleFolder(dir, placeholders);
  const parsed = parseWithCache(dir, folder, cacheDir);
  const nameIssue = (issue: RuleIssue): RuleIssue => ({ ...issue, file: nameFile(issue.file, dir, pack) });
  return {
    rules: parsed.rules.map((rule) => toEntry(rule, { dir, pack })),
    correlations: parsed.correlations.map((rule) => toEntry(rule, { dir, pack })),
    filters: parsed.filters.map((filter) => {
      const description = { ...filter.description, file: nameFile(filter.description.file, dir, pack) };
      return { filter: { ...filter, description }, pack };
    }),
    issues: [...folder.issues, ...parsed.issues].map(nameIssue),
    isFromCache: parsed.isFromCache,
  };
}

function toEntry<Part extends SigmaRule | SigmaCorrelation>(
  rule: Part,
  { dir, pack }: Pick<Folder, 'dir' | 'pack'>,
): Entry<Part> {
  const description = { ...rule.description, file: nameFile(rule.description.file, dir, pack) };
  return {
    rule: { ...rule, description },
    detection: { rule: description, pack, raisesAlert: raisesAlert(pack, rule.description) },
  };
}

/** What is sound, and has no engine behind it yet, is said aloud. */
function notYet({ description, line, document }: SigmaCorrelation): RuleIssue {
  const source = { file: description.file, ...(document !== undefined && { document }) };
  const message = 'Correlations run in the server only: here the rules that it names count by themselves.';
  return { ...source, line, column: 1, severity: 'error', code: 'correlation-not-yet', message };
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
function dropRepeats<Part extends SigmaRule | SigmaCorrelation>(
  entries: readonly Entry<Part>[],
  issues: RuleIssue[],
): readonly Entry<Part>[] {
  const first = new Map<string, Part>();
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
