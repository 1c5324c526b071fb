import { join } from 'node:path';
import { compileRules, linkRules, type ParsedRules, placeCorrelations, type RuleIssue } from '../rule-engine/index.ts';
import { sortIssues } from './load-detections.ts';
import { parseAll } from './parsed-rules-cache.ts';
import { refusalIssue } from './place-detections.ts';
import { readRuleFolder, readSitePlaceholders } from './read-rule-folder.ts';

/**
 * Everything wrong with the rules under the given folders or files, by file, line and column: errors (the rule does not
 * run), warnings (unknown level, missing author, ids in use twice) and what is no part of the standard. `file` begins
 * with the folder as given. Throws `detections.rules-missing` and `detections.too-many-files`.
 */
export function lintRules(dirs: readonly string[]): readonly RuleIssue[] {
  const { placeholders } = readSitePlaceholders([], dirs);
  const parsed = dirs.map((dir): ParsedRules => {
    const nameFile = <Named extends { readonly file: string }>(named: Named): Named =>
      named.file === dir ? named : { ...named, file: join(dir, named.file) };
    const { texts, settings, issues } = readRuleFolder(dir, placeholders);
    const read = parseAll({ texts: texts.map(nameFile), settings });
    return { ...read, issues: [...issues.map(nameFile), ...read.issues] };
  });
  const linked = linkRules({
    rules: parsed.flatMap(({ rules }) => rules),
    correlations: parsed.flatMap(({ correlations }) => correlations),
    filters: parsed.flatMap(({ filters }) => filters),
  });
  const issues = parsed.flatMap((one) => one.issues);
  const { refused } = placeCorrelations(linked.correlations, linked.rules);
  return sortIssues([
    ...[...issues, ...linked.issues, ...compileRules(linked.rules).issues],
    ...refused.map(refusalIssue),
  ]);
}
