import { join } from 'node:path';
import {
  compileRules,
  type Placeholders,
  type RuleDescription,
  type RuleIssue,
  type SigmaCorrelation,
  type SigmaRule,
} from '../rule-engine/index.ts';
import type { RuleState } from './contract.ts';
import { type FolderPlace, findPlaces, strayFiles } from './find-places.ts';
import { type Entry, linkDetections, type ReadEntries } from './link-detections.ts';
import { parseWithCache } from './parsed-rules-cache.ts';
import { readRuleFolder, readSitePlaceholders } from './read-rule-folder.ts';
import { LOCAL_PACK, type RulePack, raisesAlert, readRulePack } from './rule-pack.ts';

/** A rule, or a correlation of rules, as deployed. */
export type Detection = {
  readonly kind: 'rule' | 'correlation';
  readonly rule: RuleDescription;
  readonly pack: RulePack;
  /** Otherwise its matches are only recorded. */
  readonly raisesAlert: boolean;
  /** It waits for a correlation that names it, and raises nothing by itself. */
  readonly isHeldBack: boolean;
  /** As its pack says, until somebody decides otherwise. */
  readonly state: RuleState;
  /** Where the file can be read. */
  readonly path: string;
  /** The rule of a pack that this text of one's own stands for; null where there is none. */
  readonly replaces: { readonly packId: string; readonly version: string } | null;
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
  /**
   * The site's own content: `packs/<id>/` are packs, `local/` holds rules that go before a pack's rule of the same id.
   * An update of a pack touches neither. Need not exist.
   */
  readonly contentDir?: string;
  /** Where parsed rules are kept for the next start; without it they are parsed every time. */
  readonly cacheDir?: string;
  /**
   * Readings of before, by folder: exactly these folders are taken, as they were read then, whatever stands there now. One
   * whose reading is kept no more is read as it stands; where it is gone, too, all is read as it stands.
   */
  readonly readings?: Readings;
};

/** What was read: a key for each folder. */
export type Readings = Readonly<Record<string, string>>;

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
  /** To read exactly this again: `DetectionSources.readings`. */
  readonly readings: Readings;
};

/**
 * Reads all rules of the given places, in their order. Synchronous: for a worker's start and for the command line.
 * Throws `detections.rules-missing`, `detections.invalid-pack`, `detections.too-many-files`. Faulty rules are issues.
 */
export function loadDetections(sources: DetectionSources): LoadedDetections {
  const { ruleDirs = [], placeholderFiles = [], runsCorrelations = false, cacheDir } = sources;
  const places = findPlaces(sources);
  const locals = places.filter(({ kind }) => kind === 'local');
  const site = readSitePlaceholders(placeholderFiles, [...ruleDirs, ...locals.map(({ dir }) => dir)]);
  const load = (place: FolderPlace) => loadFolder(place, { cacheDir, placeholders: site.placeholders });
  const foreign = places.filter(({ kind }) => kind !== 'local').map(load);
  const own = locals.map(load);
  const loaded = [...foreign, ...own];
  const issues = [...strayFiles(sources.contentDir), ...site.issues, ...loaded.flatMap((folder) => folder.issues)];
  const preferOwn = createPreference(own, issues);
  const once = {
    rules: dropRepeats(
      preferOwn(
        foreign.flatMap(({ rules }) => rules),
        own.flatMap(({ rules }) => rules),
      ),
      issues,
    ),
    correlations: dropRepeats(
      preferOwn(
        foreign.flatMap(({ correlations }) => correlations),
        own.flatMap(({ correlations }) => correlations),
      ),
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
    readings: Object.fromEntries(loaded.map(({ dir, key }) => [dir, key])),
  };
}

/** A rule of one's own with the id of a pack's stands in its place: the pack's text comes back when it goes. */
function createPreference(own: readonly LoadedFolder[], issues: RuleIssue[]) {
  const parts = own.flatMap(({ rules, correlations }) => [...rules, ...correlations]);
  const ownIds = new Set(parts.map(({ rule }) => rule.description.id));
  return <Part extends SigmaRule | SigmaCorrelation>(
    foreign: readonly Entry<Part>[],
    mine: readonly Entry<Part>[],
  ): readonly Entry<Part>[] => {
    const replaced = new Map<string, Detection>();
    const rest = foreign.filter(({ rule, detection }) => {
      const { id, file } = rule.description;
      if (!ownIds.has(id)) return true;
      replaced.set(id, detection);
      const message = 'A rule of your own with this id runs in its place.';
      issues.push({ file, line: rule.line, column: 1, severity: 'info', code: 'replaced-rule', message });
      return false;
    });
    return [...rest, ...mine.map((entry) => standFor(entry, replaced.get(entry.rule.description.id)))];
  };
}

function standFor<Part extends SigmaRule | SigmaCorrelation>(
  { rule, detection }: Entry<Part>,
  other: Detection | undefined,
): Entry<Part> {
  const replaces = other === undefined ? null : { packId: other.pack.id, version: other.rule.version };
  return { rule, detection: { ...detection, replaces } };
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

type FolderOptions = { readonly cacheDir: string | undefined; readonly placeholders: Placeholders };
type LoadedFolder = ReadEntries & {
  readonly dir: string;
  readonly key: string;
  readonly issues: readonly RuleIssue[];
  readonly isFromCache: boolean;
};

function loadFolder(place: FolderPlace, options: FolderOptions): LoadedFolder {
  const { dir } = place;
  const { parsed, issues } = readFolder(place, options);
  const pack = parsed.pack ?? LOCAL_PACK;
  const nameIssue = (issue: RuleIssue): RuleIssue => ({ ...issue, file: nameFile(issue.file, dir, pack) });
  return {
    rules: parsed.rules.map((rule) => toEntry(rule, { dir, pack })),
    correlations: parsed.correlations.map((rule) => toEntry(rule, { dir, pack })),
    filters: parsed.filters.map((filter) => {
      const description = { ...filter.description, file: nameFile(filter.description.file, dir, pack) };
      return { filter: { ...filter, description }, pack };
    }),
    issues: [...issues, ...parsed.issues].map(nameIssue),
    dir,
    key: parsed.key,
    isFromCache: parsed.isFromCache,
  };
}

function readFolder({ dir, kind, kept }: FolderPlace, { cacheDir, placeholders }: FolderOptions) {
  if (kept !== undefined) return { parsed: kept, issues: [] };
  const pack = kind === 'pack' ? readRulePack(dir) : null;
  const folder = readRuleFolder(dir, placeholders);
  return { parsed: parseWithCache(dir, { ...folder, pack }, cacheDir), issues: folder.issues };
}

function toEntry<Part extends SigmaRule | SigmaCorrelation>(
  rule: Part,
  { dir, pack }: { readonly dir: string; readonly pack: RulePack },
): Entry<Part> {
  const { file } = rule.description;
  const description = { ...rule.description, file: nameFile(file, dir, pack) };
  return {
    rule: { ...rule, description },
    detection: {
      kind: 'timespanMs' in rule ? 'correlation' : 'rule',
      rule: description,
      pack,
      raisesAlert: raisesAlert(pack, rule.description) && pack.state === 'live',
      isHeldBack: false,
      state: pack.state,
      path: file === dir ? file : join(dir, file),
      replaces: null,
    },
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
