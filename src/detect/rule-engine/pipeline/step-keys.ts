import type { RuleLogsource } from '../contract.ts';
import type { IssueLog, YamlPath } from '../parse/issue-log.ts';
import { toText, type YamlRecord } from '../parse/yaml-value.ts';

/** Keys of a step that are not the transformation's own. */
export const STEP_KEYS = [
  'id',
  'type',
  'rule_conditions',
  'rule_cond_op',
  'rule_cond_not',
  'field_name_conditions',
  'field_name_cond_op',
  'field_name_cond_not',
];
type AllowedKeys = { readonly path: YamlPath; readonly allowed: readonly string[] };

export function reportUnknown(map: YamlRecord, { path, allowed }: AllowedKeys, log: IssueLog): void {
  for (const key of Object.keys(map)) {
    if (allowed.includes(key)) continue;
    const message = `\`${key}\` is not supported here; supported are ${allowed.join(', ')}.`;
    log.add('error', { path: [...path, key], isKey: true }, { code: 'unsupported-key', message });
  }
}

/** Folded, as in rules. */
export function readLogsource(map: YamlRecord): RuleLogsource {
  const logsource: { product?: string; service?: string; category?: string } = {};
  for (const key of ['product', 'service', 'category'] as const) {
    const value = toText(map[key]).toLowerCase();
    if (value !== '') logsource[key] = value;
  }
  return logsource;
}
