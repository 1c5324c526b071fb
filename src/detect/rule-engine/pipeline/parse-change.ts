import { GrowthBudget } from '../parse/growth-budget.ts';
import type { IssueLog, YamlPath } from '../parse/issue-log.ts';
import { isFault } from '../parse/modified-item.ts';
import { parseItem } from '../parse/parse-item.ts';
import { joinCriteria } from '../parse/parse-selections.ts';
import { isRecord, toText, type YamlRecord } from '../parse/yaml-value.ts';
import type { Criterion } from '../sigma-rule.ts';
import type { FieldMapping, PipelineChange } from './field-pipeline.ts';
import { readLogsource, reportUnknown, STEP_KEYS } from './step-keys.ts';

/** In one step: more than one step's worth is never made before it is counted. */
const MAX_NAMES = 100;

type ParseChange = (step: YamlRecord, path: YamlPath, log: IssueLog) => PipelineChange;

type Transformation = { readonly keys: readonly string[]; readonly parse: ParseChange };

const TRANSFORMATIONS: ReadonlyMap<string, Transformation> = new Map([
  ['add_condition', { keys: ['conditions', 'negated', 'name'], parse: parseAddedCondition }],
  ['change_logsource', { keys: ['category', 'product', 'service'], parse: parseLogsourceChange }],
  [
    'field_name_mapping',
    { keys: ['mapping'], parse: (...step) => ({ kind: 'map-fields', mapping: readMapping(...step) }) },
  ],
  ['field_name_prefix', { keys: ['prefix'], parse: (...step) => parseText('add-prefix', 'prefix', step) }],
  [
    'field_name_prefix_mapping',
    { keys: ['mapping'], parse: (...step) => ({ kind: 'map-prefixes', mapping: readMapping(...step) }) },
  ],
  ['field_name_suffix', { keys: ['suffix'], parse: (...step) => parseText('add-suffix', 'suffix', step) }],
] satisfies [string, Transformation][]);

/** Undefined where the log took an error. */
export function parseChange(step: YamlRecord, path: YamlPath, log: IssueLog): PipelineChange | undefined {
  const type = toText(step.type);
  const transformation = TRANSFORMATIONS.get(type);
  if (transformation === undefined) {
    const message = `The transformation \`${type}\` is not supported; supported are ${[...TRANSFORMATIONS.keys()].join(', ')}.`;
    log.add('error', { path: [...path, 'type'] }, { code: 'unsupported-transformation', message });
    return undefined;
  }
  reportUnknown(step, { path, allowed: [...STEP_KEYS, ...transformation.keys] }, log);
  return transformation.parse(step, path, log);
}

function readMapping(step: YamlRecord, path: YamlPath, log: IssueLog): FieldMapping {
  const { mapping } = step;
  const refuse = (at: YamlPath) => {
    const message = '`mapping` is a map from a field’s name to one name or a list of at most 100.';
    log.add('error', { path: at }, { code: 'invalid-pipeline', message });
  };
  if (!isRecord(mapping)) {
    refuse([...path, 'mapping']);
    return [];
  }
  return Object.entries(mapping).map(([from, target]) => {
    const list: readonly unknown[] = Array.isArray(target) ? target : [target];
    const to = [...new Set(list.map((name) => toText(name).replaceAll(' ', '')))];
    if (to.length === 0 || to.length > MAX_NAMES || to.includes('')) refuse([...path, 'mapping', from]);
    return { from: from.replaceAll(' ', ''), to };
  });
}

function parseText(
  kind: 'add-prefix' | 'add-suffix',
  key: string,
  [step, path, log]: Parameters<ParseChange>,
): PipelineChange {
  const text = toText(step[key]);
  if (text === '') {
    log.add('error', { path: [...path, key] }, { code: 'invalid-pipeline', message: `\`${key}\` must be a text.` });
  }
  return { kind, text };
}

function parseLogsourceChange(step: YamlRecord, path: YamlPath, log: IssueLog): PipelineChange {
  const logsource = readLogsource(step);
  if (Object.keys(logsource).length === 0) {
    const message = 'A logsource has a product, service or category.';
    log.add('error', { path }, { code: 'invalid-pipeline', message });
  }
  return { kind: 'change-logsource', logsource };
}

/** Fields with values, read as in a selection; all of them are ANDed onto the rule. */
function parseAddedCondition(step: YamlRecord, path: YamlPath, log: IssueLog): PipelineChange {
  const conditions = isRecord(step.conditions) ? step.conditions : {};
  const entries = Object.entries(conditions);
  if (entries.length === 0) {
    const message = '`conditions` is a map from fields to values.';
    log.add('error', { path: [...path, 'conditions'] }, { code: 'invalid-pipeline', message });
  }
  const criteria = entries.map(([key, value]): Criterion => {
    const item = parseItem(key, value, { placeholders: {}, budget: new GrowthBudget() });
    if (!isFault(item)) return item.criterion;
    log.add('error', { path: [...path, 'conditions', key], isKey: true }, item);
    return { kind: 'any', of: [] };
  });
  return { kind: 'add-condition', criterion: joinCriteria('all', criteria), isNegated: step.negated === true };
}
