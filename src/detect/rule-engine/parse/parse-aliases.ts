import type { FieldAlias } from '../sigma-correlation.ts';
import type { IssueLog, YamlPath } from './issue-log.ts';
import { isRecord, toText, type YamlRecord } from './yaml-value.ts';

type AliasUse = { readonly groupBy: readonly string[]; readonly fields: readonly string[] };

const MAX_ALIASES = 100;

/** Whether an alias names rules of the correlation is found out when all files are known: by id here, by name there. */
export function parseAliases(correlation: YamlRecord, use: AliasUse, log: IssueLog): readonly FieldAlias[] {
  const { aliases } = correlation;
  const path = ['correlation', 'aliases'];
  if (aliases === undefined) return [];
  if (!isRecord(aliases) || Object.keys(aliases).length > MAX_ALIASES) {
    const message = `\`aliases\` is a map, of at most ${MAX_ALIASES} names: alias → rule → field.`;
    log.add('error', { path }, { code: 'invalid-alias', message });
    return [];
  }
  return Object.entries(aliases).map(([name, fields]) => {
    const alias = name.replaceAll(' ', '');
    if (!use.groupBy.includes(alias) && !use.fields.includes(alias)) {
      const message = `Neither \`group-by\` nor the condition uses the alias ${name}.`;
      log.add('warning', { path: [...path, name], isKey: true }, { code: 'unused-alias', message });
    }
    const place = log.locate({ path: [...path, name], isKey: true });
    return { alias, place, fields: readFields(fields, [...path, name], log) };
  });
}

function readFields(fields: unknown, path: YamlPath, log: IssueLog): FieldAlias['fields'] {
  if (!isRecord(fields) || Object.keys(fields).length === 0) {
    const message = 'An alias is a map: the name of each rule, and the field that stands for the alias in its events.';
    log.add('error', { path }, { code: 'invalid-alias', message });
    return [];
  }
  return Object.entries(fields).map(([rule, value]) => {
    const field = toText(value).replaceAll(' ', '');
    if (field === '') {
      const message = `Which field of ${rule} stands for the alias?`;
      log.add('error', { path: [...path, rule] }, { code: 'invalid-alias', message });
    }
    return { rule, field };
  });
}
