import { join } from 'node:path';
import {
  compileRules,
  type LinkedRules,
  linkRules,
  type ParsedRules,
  type Placeholders,
  placeCorrelations,
  type RuleIssue,
} from '../rule-engine/index.ts';
import { sortIssues } from './load-detections.ts';
import { parseAll } from './parsed-rules-cache.ts';
import { refusalIssue } from './place-detections.ts';
import { readRuleFolder, readSitePlaceholders } from './read-rule-folder.ts';

export type LintOptions = {
  /** Packs that run as well, for correlations and filters that name their rules. They are read only when one does. */
  readonly packDirs?: readonly string[];
};

/**
 * Everything wrong with the rules under the given folders or files, by file, line and column: errors (the rule does not
 * run), warnings (unknown level, missing author, ids in use twice) and what is no part of the standard. `file` begins
 * with the folder as given. Throws `detections.rules-missing` and `detections.too-many-files`.
 */
export function lintRules(dirs: readonly string[], { packDirs = [] }: LintOptions = {}): readonly RuleIssue[] {
  const { placeholders } = readSitePlaceholders([], dirs);
  const own = joinParts(dirs.map((dir) => readDir(dir, placeholders)));
  const alone = linkRules(own);
  const linked = alone.issues.some(({ code }) => code === 'unknown-reference')
    ? linkAmong(own, joinParts(packDirs.filter((dir) => !dirs.includes(dir)).map((dir) => readDir(dir, placeholders))))
    : alone;
  const { refused } = placeCorrelations(linked.correlations, linked.rules);
  const costly = refused
    .map(refusalIssue)
    .filter(({ file }) => own.correlations.some(({ description }) => description.file === file));
  return sortIssues([...own.issues, ...linked.issues, ...compileRules(alone.rules).issues, ...costly]);
}

function readDir(dir: string, placeholders: Placeholders): ParsedRules {
  const nameFile = <Named extends { readonly file: string }>(named: Named): Named =>
    named.file === dir ? named : { ...named, file: join(dir, named.file) };
  const { texts, settings, issues } = readRuleFolder(dir, placeholders);
  const read = parseAll({ texts: texts.map(nameFile), settings });
  return { ...read, issues: [...issues.map(nameFile), ...read.issues] };
}

function joinParts(parts: readonly ParsedRules[]): ParsedRules {
  return {
    rules: parts.flatMap(({ rules }) => rules),
    correlations: parts.flatMap(({ correlations }) => correlations),
    filters: parts.flatMap(({ filters }) => filters),
    issues: parts.flatMap(({ issues }) => issues),
  };
}

/** Linked with the rules of packs, to be found; the issues are those of one's own. */
function linkAmong(own: ParsedRules, packs: ParsedRules): LinkedRules {
  const parts: readonly object[] = [...own.rules, ...own.correlations, ...own.filters];
  const mine = new Set(parts);
  const files = new Set([...own.correlations, ...own.filters].map(({ description }) => description.file));
  const linked = linkRules(joinParts([own, packs]), { originOf: (part) => (mine.has(part) ? '' : 'pack') });
  return { ...linked, issues: linked.issues.filter(({ file }) => files.has(file)) };
}
