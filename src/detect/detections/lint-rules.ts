import { join } from 'node:path';
import { compileRules, type RuleIssue } from '../rule-engine/index.ts';
import { sortIssues } from './load-detections.ts';
import { parseAll } from './parsed-rules-cache.ts';
import { readRuleFiles } from './read-rule-files.ts';

/**
 * Everything wrong with the rules under the given folders or files, by file, line and column: errors (the rule does not
 * run) and warnings (unknown level, missing author, ids in use twice). `file` begins with the folder as given.
 * Throws `detections.rules-missing` and `detections.too-many-files`.
 */
export function lintRules(dirs: readonly string[]): readonly RuleIssue[] {
  const texts = [];
  const issues: RuleIssue[] = [];
  for (const dir of dirs) {
    const name = (file: string): string => (file === dir ? file : join(dir, file));
    const files = readRuleFiles(dir);
    issues.push(...files.issues.map((issue) => ({ ...issue, file: name(issue.file) })));
    texts.push(...files.texts.map((text) => ({ ...text, file: name(text.file) })));
  }
  const parsed = parseAll(texts);
  return sortIssues([...issues, ...parsed.issues, ...compileRules(parsed.rules).issues]);
}
