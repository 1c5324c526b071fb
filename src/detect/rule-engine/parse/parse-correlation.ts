import type { Bound, CorrelationType, SigmaCorrelation } from '../sigma-correlation.ts';
import type { IssueLog } from './issue-log.ts';
import { parseAliases } from './parse-aliases.ts';
import { parseBounds } from './parse-bounds.ts';
import { parseDescription, parseTaxonomy } from './parse-description.ts';
import type { RuleContext } from './parse-rule.ts';
import { parseTemporal, rulesOf } from './parse-temporal.ts';
import { isRecord, toText, type YamlRecord } from './yaml-value.ts';

const TYPES: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
];
const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Longer windows are for searches in the lake: a correlation keeps what it counts in memory. */
const MAX_TIMESPAN_MS = 366 * 86_400_000;
const MAX_RULES = 1000;

/** Reads a document with `correlation` (Sigma Correlation Rules 2.1.0). Undefined where the log took an error. */
export function parseCorrelation(root: YamlRecord, context: RuleContext): SigmaCorrelation | undefined {
  const { log, place } = context;
  const description = parseDescription(root, context, { hasLogsource: false });
  const { correlation } = root;
  if (!isRecord(correlation)) {
    const message = '`correlation` is a map with type, rules, group-by, timespan and condition.';
    log.add('error', { path: ['correlation'] }, { code: 'invalid-correlation', message });
    return undefined;
  }
  reportUnknownKeys(correlation, log);
  const type = readType(correlation, log);
  const listed = readRules(correlation, type, log);
  const groupBy = readGroupBy(correlation, log);
  const timespanMs = readTimespan(correlation, log);
  const generate = readGenerate(root, correlation, log);
  const condition = type && readCondition(correlation, { type, listed }, log);
  const rules = listed ?? (condition?.temporal ? rulesOf(condition.temporal) : []);
  const aliases = parseAliases(correlation, { groupBy, fields: condition?.fields ?? [] }, log);
  if (type === undefined || condition === undefined || log.hasErrors()) return undefined;
  return {
    description,
    name: toText(root.name) || null,
    line: place.line,
    ...(place.index > 0 && { document: place.index + 1 }),
    ...parseTaxonomy(root),
    type,
    rules,
    rulePlaces: rules.map((_, index) => log.locate({ path: ['correlation', 'rules', index] })),
    groupBy,
    aliases,
    timespanMs,
    ...condition,
    generate,
  };
}

/** A slip such as `groupby` would change what the rule means, so it is no remark but a fault. */
function reportUnknownKeys(correlation: YamlRecord, log: IssueLog): void {
  for (const key of Object.keys(correlation)) {
    if (KEYS.includes(key)) continue;
    const meant = key === 'timeframe' ? ' Write `timespan`.' : '';
    const message = `A correlation has no \`${key}\`; it may have ${KEYS.join(', ')}.${meant}`;
    log.add('error', { path: ['correlation', key], isKey: true }, { code: 'unknown-key', message });
  }
}

function readType(correlation: YamlRecord, log: IssueLog): CorrelationType | undefined {
  const text = toText(correlation.type);
  const type = TYPES.find((known) => known === text);
  if (type === undefined) {
    const code = text === '' ? 'missing-correlation-type' : 'unknown-correlation-type';
    const message = `${text === '' ? 'A correlation needs a type' : `\`${text}\` is no type`}: ${TYPES.join(', ')}.`;
    log.add('error', { path: ['correlation', 'type'] }, { code, message });
  } else if (type === 'value_median') {
    const message = '`value_median` is an extension: Sigma 2.1.0 writes it as `value_percentile`.';
    log.add('info', { path: ['correlation', 'type'] }, { code: 'non-standard-type', message });
  }
  return type;
}

const isTemporal = (type: CorrelationType | undefined): boolean => type === 'temporal' || type === 'temporal_ordered';

/** Null: a condition in words names them. */
function readRules(
  correlation: YamlRecord,
  type: CorrelationType | undefined,
  log: IssueLog,
): readonly string[] | null {
  const { rules, condition } = correlation;
  if (rules === undefined && isTemporal(type) && typeof condition === 'string') {
    const message = 'Sigma 2.1.0 demands `rules`; here all that the condition names count as listed.';
    log.add('info', { path: ['correlation', 'condition'] }, { code: 'non-standard-rules', message });
    return null;
  }
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [rules];
  const names = list.map(toText);
  if (rules === undefined || rules === null || names.length === 0 || names.length > MAX_RULES) {
    const message = `A correlation needs the rules that it correlates, by id or name: at least one, at most ${MAX_RULES}.`;
    log.add('error', { path: ['correlation', 'rules'] }, { code: 'missing-rules', message });
    return [];
  }
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    const place = { path: ['correlation', 'rules', index] };
    if (name === '') {
      log.add('error', place, { code: 'invalid-reference', message: 'A rule is referred to by its id or its name.' });
    } else if (seen.has(name)) {
      log.add('error', place, { code: 'repeated-reference', message: `\`${name}\` is named twice: once is enough.` });
    }
    seen.add(name);
  }
  return names;
}

function readGroupBy(correlation: YamlRecord, log: IssueLog): readonly string[] {
  const groupBy = correlation['group-by'];
  const path = ['correlation', 'group-by'];
  if (Array.isArray(groupBy) && groupBy.length === 0) {
    const message = 'An empty `group-by` counts all events as one group (an extension: Sigma 2.1.0 demands a field).';
    log.add('info', { path }, { code: 'non-standard-group-by', message });
    return [];
  }
  const list: readonly unknown[] = Array.isArray(groupBy) ? groupBy : [groupBy];
  const fields = list.map((one) => toText(one).replaceAll(' ', ''));
  if (fields.includes('')) {
    const message = 'A correlation needs `group-by`: the fields that its events have in common (`[]` for none).';
    const code = groupBy === undefined ? 'missing-group-by' : 'invalid-group-by';
    log.add('error', { path }, { code, message });
  }
  const repeated = fields.findIndex((one, index) => one !== '' && fields.indexOf(one) < index);
  if (repeated >= 0) {
    const message = `The field ${fields[repeated]} stands twice.`;
    log.add('error', { path: [...path, repeated] }, { code: 'repeated-field', message });
  }
  return fields;
}

function readTimespan(correlation: YamlRecord, log: IssueLog): number {
  const text = toText(correlation.timespan);
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const timespanMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (timespanMs > 0 && timespanMs <= MAX_TIMESPAN_MS) return timespanMs;
  const message = '`timespan` is a number and s, m, h or d, such as `90m`: more than nothing, at most 366d.';
  const code = correlation.timespan === undefined ? 'missing-timespan' : 'invalid-timespan';
  log.add('error', { path: ['correlation', 'timespan'] }, { code, message });
  return 0;
}

/** The specification writes it beside `level`, other tools inside `correlation`: both are read. */
function readGenerate(root: YamlRecord, correlation: YamlRecord, log: IssueLog): boolean {
  const written = [
    { path: ['generate'], value: root.generate },
    { path: ['correlation', 'generate'], value: correlation.generate },
  ].filter(({ value }) => value !== undefined);
  for (const { path, value } of written) {
    if (typeof value === 'boolean') continue;
    log.add('error', { path }, { code: 'invalid-generate', message: '`generate` is true or false.' });
  }
  const [first, second] = written;
  if (second !== undefined && second.value !== first?.value) {
    const message = '`generate` is said twice, and not the same.';
    log.add('error', { path: second.path, isKey: true }, { code: 'invalid-generate', message });
  }
  return first?.value === true;
}

type CorrelationCondition = Pick<SigmaCorrelation, 'bounds' | 'fields' | 'percentile' | 'temporal'>;
type ConditionContext = { readonly type: CorrelationType; readonly listed: readonly string[] | null };

function readCondition(
  correlation: YamlRecord,
  { type, listed }: ConditionContext,
  log: IssueLog,
): CorrelationCondition | undefined {
  const { condition } = correlation;
  if (condition === undefined && isTemporal(type)) {
    const all: Bound = { operator: 'gte', value: listed?.length ?? 0 };
    return { bounds: [all], fields: [], percentile: null, temporal: null };
  }
  if (typeof condition === 'string' && isTemporal(type)) {
    const temporal = parseTemporal(condition, listed, log);
    if (temporal === undefined) return undefined;
    const message = 'A condition in words is an extension: Sigma 2.1.0 counts the rules seen, all by default.';
    log.add('info', { path: ['correlation', 'condition'] }, { code: 'non-standard-condition', message });
    return { bounds: [], fields: [], percentile: null, temporal };
  }
  if (condition === undefined) {
    const message = `\`${type}\` needs a condition, such as \`gte: 10\`.`;
    log.add('error', { path: ['correlation', 'condition'] }, { code: 'missing-condition', message });
    return undefined;
  }
  const most = isTemporal(type) ? (listed?.length ?? 0) : Number.POSITIVE_INFINITY;
  return { ...parseBounds(condition, { type, most }, log), temporal: null };
}
