import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDetections, readRuleFiles } from '../detect/detections/index.ts';
import type { RuleIssue, RuleText, SigmaRule } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../content/rules/sigmahq', import.meta.url));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Rules by file, folder, or the id of one of the public set; `file` begins with what was named.
 * Throws `cli.rule-missing` and what `readRuleFiles` throws.
 */
export function findRules(names: readonly string[]): readonly RuleText[] {
  return names.flatMap((name) => {
    if (isRuleId(name)) return [findPublicRule(name)];
    const { texts } = readRuleFiles(name);
    return texts.map((text) => (text.file === name ? text : { ...text, file: join(name, text.file) }));
  });
}

/**
 * The same, read whole: with the placeholders, pipelines and filters of their folder. A correlation is an error.
 * Throws as `findRules`.
 */
export function loadRules(names: readonly string[]): { rules: readonly SigmaRule[]; issues: readonly RuleIssue[] } {
  const loaded = names.map((name) => {
    if (!isRuleId(name)) return loadDetections({ ruleDirs: [name] });
    findPublicRule(name);
    const { rules } = loadDetections({ packDirs: [PUBLIC_RULES] });
    return { rules: rules.filter(({ description }) => description.id === name), issues: [] };
  });
  return { rules: loaded.flatMap(({ rules }) => rules), issues: loaded.flatMap(({ issues }) => issues) };
}

function isRuleId(name: string): boolean {
  return UUID.test(name) && !existsSync(name);
}

function findPublicRule(id: string): RuleText {
  const line = new RegExp(`^id: *['"]?${id}\\b`, 'im');
  const found = readRuleFiles(PUBLIC_RULES).texts.find(({ text }) => line.test(text));
  if (found !== undefined) return found;
  throw new WatchfloorError('missing', 'cli.rule-missing', {
    message: `${id} is neither a file nor the id of a public rule.`,
  });
}
