import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRuleFiles } from '../detect/detections/index.ts';
import type { RuleText } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../content/rules/sigmahq', import.meta.url));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Rules by file, folder, or the id of one of the public set; `file` begins with what was named.
 * Throws `cli.rule-missing` and what `readRuleFiles` throws.
 */
export function findRules(names: readonly string[]): readonly RuleText[] {
  return names.flatMap((name) => {
    if (UUID.test(name) && !existsSync(name)) return [findPublicRule(name)];
    const { texts } = readRuleFiles(name);
    return texts.map((text) => (text.file === name ? text : { ...text, file: join(name, text.file) }));
  });
}

function findPublicRule(id: string): RuleText {
  const line = new RegExp(`^id: *['"]?${id}\\b`, 'im');
  const found = readRuleFiles(PUBLIC_RULES).texts.find(({ text }) => line.test(text));
  if (found !== undefined) return found;
  throw new WatchfloorError('missing', 'cli.rule-missing', {
    message: `${id} is neither a file nor the id of a public rule.`,
  });
}
