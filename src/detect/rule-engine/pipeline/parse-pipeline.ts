import type { RuleIssue, RuleText } from '../contract.ts';
import type { IssueLog, YamlPath } from '../parse/issue-log.ts';
import { readYaml } from '../parse/read-yaml.ts';
import { isRecord, toNumber, toText, type YamlRecord } from '../parse/yaml-value.ts';
import type { FieldChoice, FieldPipeline, PipelineStep, RuleAttribute, RuleCondition } from './field-pipeline.ts';
import { parseChange } from './parse-change.ts';
import { readLogsource, reportUnknown } from './step-keys.ts';

export type ParsedPipelines = { readonly pipelines: readonly FieldPipeline[]; readonly issues: readonly RuleIssue[] };

const MAX_STEPS = 1000;
const PIPELINE_KEYS = ['name', 'priority', 'transformations', 'allowed_backends'];
const ATTRIBUTES: readonly RuleAttribute[] = ['taxonomy', 'status', 'level', 'author', 'title', 'id'];

/**
 * Reads pySigma processing pipelines as far as Watchfloor can keep their promise. Anything else in them is an error, and
 * the pipeline is not applied at all: half a mapping would make rules that never match.
 */
export function parsePipelines(text: RuleText): ParsedPipelines {
  const { documents, issues } = readYaml(text);
  const pipelines = documents.flatMap((document) => {
    if (document === undefined) return [];
    const pipeline = parsePipeline(document.value, document.log);
    return pipeline === undefined || document.log.hasErrors() ? [] : [pipeline];
  });
  return { pipelines, issues };
}

function parsePipeline(root: unknown, log: IssueLog): FieldPipeline | undefined {
  const steps = isRecord(root) ? root.transformations : undefined;
  if (!isRecord(root) || !Array.isArray(steps) || steps.length > MAX_STEPS) {
    const message = `A pipeline is a map with a list of at most ${MAX_STEPS} \`transformations\`.`;
    log.add('error', { path: [] }, { code: 'invalid-pipeline', message });
    return undefined;
  }
  reportUnknown(root, { path: [], allowed: PIPELINE_KEYS }, log);
  return {
    name: toText(root.name),
    priority: root.priority === undefined ? 0 : (toNumber(root.priority) ?? invalidPriority(log)),
    steps: steps.flatMap((step: unknown, index) => parseStep(step, ['transformations', index], log) ?? []),
  };
}

function invalidPriority(log: IssueLog): number {
  log.add('error', { path: ['priority'] }, { code: 'invalid-pipeline', message: '`priority` is a number.' });
  return 0;
}

function parseStep(step: unknown, path: YamlPath, log: IssueLog): PipelineStep | undefined {
  if (!isRecord(step)) {
    log.add('error', { path }, { code: 'invalid-pipeline', message: 'A transformation is a map with a `type`.' });
    return undefined;
  }
  const change = parseChange(step, path, log);
  if (change === undefined) return undefined;
  const conditions = listOf(step.rule_conditions).map((one, index) =>
    parseCondition(one, [...path, 'rule_conditions', index], log),
  );
  return {
    change,
    conditions: conditions.filter((condition) => condition !== undefined),
    join: readOperator(step.rule_cond_op, [...path, 'rule_cond_op'], log),
    isNegated: readFlag(step.rule_cond_not, [...path, 'rule_cond_not'], log),
    fields: parseFields(step, path, log),
  };
}

function readOperator(value: unknown, path: YamlPath, log: IssueLog): 'all' | 'any' {
  const word = value === undefined ? 'and' : toText(value).toLowerCase();
  if (word !== 'and' && word !== 'or') {
    const message = 'Conditions are joined by `and` or `or`.';
    log.add('error', { path }, { code: 'invalid-pipeline', message });
  }
  return word === 'or' ? 'any' : 'all';
}

function readFlag(flag: unknown, path: YamlPath, log: IssueLog): boolean {
  if (flag !== undefined && typeof flag !== 'boolean') {
    log.add('error', { path }, { code: 'invalid-pipeline', message: 'This is true or false.' });
  }
  return flag === true;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function parseCondition(condition: unknown, path: YamlPath, log: IssueLog): RuleCondition | undefined {
  const map = isRecord(condition) ? condition : {};
  const type = toText(map.type);
  switch (type) {
    case 'logsource':
      reportUnknown(map, { path, allowed: ['type', 'category', 'product', 'service'] }, log);
      return { kind: 'logsource', logsource: readLogsource(map) };
    case 'tag':
      reportUnknown(map, { path, allowed: ['type', 'tag'] }, log);
      return { kind: 'tag', tag: toText(map.tag).toLowerCase() };
    case 'rule_attribute': {
      reportUnknown(map, { path, allowed: ['type', 'attribute', 'value'] }, log);
      const attribute = ATTRIBUTES.find((known) => known === toText(map.attribute));
      if (attribute !== undefined) return { kind: 'attribute', attribute, value: toText(map.value).toLowerCase() };
      const message = `\`attribute\` is one of ${ATTRIBUTES.join(', ')}.`;
      log.add('error', { path: [...path, 'attribute'] }, { code: 'unsupported-condition', message });
      return undefined;
    }
    default: {
      const message = `The condition \`${type}\` is not supported; supported are logsource, rule_attribute, tag.`;
      log.add('error', { path: [...path, 'type'] }, { code: 'unsupported-condition', message });
      return undefined;
    }
  }
}

function parseFields(step: YamlRecord, path: YamlPath, log: IssueLog): FieldChoice | null {
  const [only, second] = listOf(step.field_name_conditions);
  readOperator(step.field_name_cond_op, [...path, 'field_name_cond_op'], log);
  const isNegated = readFlag(step.field_name_cond_not, [...path, 'field_name_cond_not'], log);
  if (only === undefined) return null;
  const map = isRecord(only) ? only : {};
  const place = [...path, 'field_name_conditions', 0];
  reportUnknown(map, { path: place, allowed: ['type', 'fields'] }, log);
  const type = toText(map.type);
  const fields = listOf(map.fields).map((field) => toText(field).replaceAll(' ', ''));
  if ((type !== 'include_fields' && type !== 'exclude_fields') || second !== undefined || fields.includes('')) {
    const message = 'Supported is one condition, `include_fields` or `exclude_fields`, with a list of `fields`.';
    log.add('error', { path: place }, { code: 'unsupported-condition', message });
    return null;
  }
  return { kind: (type === 'include_fields') !== isNegated ? 'include' : 'exclude', fields };
}
