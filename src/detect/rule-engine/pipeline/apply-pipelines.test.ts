import { describe, expect, it } from 'vitest';
import { correlationText } from '../fixtures/correlation-under-test.ts';
import { ruleText } from '../fixtures/rule-under-test.ts';
import { applyPipelines, compileRules, parsePipelines, parseRules, type RuleText } from '../index.ts';

const toText = (text: string, file = 'file.yml'): RuleText => ({ file, text, version: 'v1' });

const ECS = `name: Elastic Common Schema
priority: 10
transformations:
  - id: names
    type: field_name_mapping
    mapping:
      Image: process.executable
      User: [user.name, winlog.user]
      Parent Image: process.parent.executable
    rule_conditions:
      - { type: logsource, product: windows }
  - type: change_logsource
    product: elastic
    rule_conditions: [{ type: logsource, product: windows }]
`;

function read(text: string) {
  const { pipelines, issues } = parsePipelines(toText(text, 'pipeline.yml'));
  expect(issues).toEqual([]);
  return pipelines;
}

/** `steps` as a YAML list, flush left. */
const pipeline = (steps: string) => read(`transformations:\n  ${steps.trim().replaceAll('\n', '\n  ')}\n`);

function apply(rule: string, pipelines: ReturnType<typeof read>) {
  const parsed = parseRules(toText(rule));
  expect(parsed.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  return applyPipelines(parsed, pipelines);
}

function matches(rule: string, pipelines: ReturnType<typeof read>, fields: Record<string, string>): boolean {
  const [piped] = apply(rule, pipelines).rules;
  if (piped === undefined) throw new Error('The rule was refused.');
  const { product = '' } = piped.description.logsource;
  const { matcher } = compileRules([piped]);
  return matcher.match({ fields, logsource: { product, service: '', categories: [] } }).length === 1;
}

const WHOAMI = ruleText("sel:\n  Image|endswith: '\\whoami.exe'\n  User: bob\ncondition: sel");

describe('a pipeline', () => {
  it('gives fields the names that a source has for them, any of several', () => {
    const pipelines = read(ECS);
    const image = { 'process.executable': 'C:\\whoami.exe' };
    expect(matches(WHOAMI, pipelines, { ...image, 'user.name': 'bob' })).toBe(true);
    expect(matches(WHOAMI, pipelines, { ...image, 'winlog.user': 'bob' })).toBe(true);
    expect(matches(WHOAMI, pipelines, { ...image, 'user.name': 'eve' })).toBe(false);
    expect(matches(WHOAMI, pipelines, { Image: 'C:\\whoami.exe', User: 'bob' })).toBe(false);
  });

  it('moves rules to the logsource whose events it names the fields of', () => {
    expect(apply(WHOAMI, read(ECS)).rules[0]?.description.logsource).toEqual({ product: 'elastic' });
  });

  it('leaves rules of another logsource as they are', () => {
    const linux = WHOAMI.replace('windows', 'linux');
    expect(matches(linux, read(ECS), { Image: '\\whoami.exe', User: 'bob' })).toBe(true);
  });

  it('keeps a negation over several names: none of them may hold', () => {
    const rule = ruleText('sel:\n  A: x\nout:\n  User: bob\ncondition: sel and not out');
    const steps = pipeline('- { type: field_name_mapping, mapping: { User: [u1, u2] } }');
    expect(matches(rule, steps, { A: 'x', u1: 'eve', u2: 'ann' })).toBe(true);
    expect(matches(rule, steps, { A: 'x', u1: 'eve', u2: 'bob' })).toBe(false);
  });

  it('takes names without spaces, and renames what a field is compared with', () => {
    const rule = ruleText('sel:\n  Parent Image|fieldref: Other Image\ncondition: sel');
    const steps = pipeline('- { type: field_name_mapping, mapping: { Parent Image: a, OtherImage: [b, c] } }');
    expect(matches(rule, steps, { a: 'x', b: 'y', c: 'x' })).toBe(true);
    expect(matches(rule, steps, { a: 'x', b: 'y', c: 'z' })).toBe(false);
  });

  it('leaves keywords alone', () => {
    const rule = ruleText('keywords: [mimikatz]\ncondition: keywords');
    expect(matches(rule, pipeline('- { type: field_name_prefix, prefix: x. }'), { message: 'mimikatz' })).toBe(true);
  });

  it('puts prefixes and suffixes to names, or takes them off', () => {
    const rule = ruleText('sel:\n  win.a: x\ncondition: sel');
    expect(matches(rule, pipeline('- { type: field_name_prefix, prefix: e. }'), { 'e.win.a': 'x' })).toBe(true);
    expect(matches(rule, pipeline('- { type: field_name_suffix, suffix: .kw }'), { 'win.a.kw': 'x' })).toBe(true);
    const mapping = '- { type: field_name_prefix_mapping, mapping: { win.: [w., v.] } }';
    expect(matches(rule, pipeline(mapping), { 'v.a': 'x' })).toBe(true);
  });

  it('touches the fields it is told to', () => {
    const rule = ruleText('sel:\n  A: x\n  B: y\ncondition: sel');
    const only = '- type: field_name_prefix\n  prefix: p.\n  field_name_conditions: [{ type: TYPE, fields: [A] }]';
    expect(matches(rule, pipeline(only.replace('TYPE', 'include_fields')), { 'p.A': 'x', B: 'y' })).toBe(true);
    expect(matches(rule, pipeline(only.replace('TYPE', 'exclude_fields')), { A: 'x', 'p.B': 'y' })).toBe(true);
    const negated = `${only.replace('TYPE', 'exclude_fields')}\n  field_name_cond_not: true`;
    expect(matches(rule, pipeline(negated), { 'p.A': 'x', B: 'y' })).toBe(true);
  });

  it('adds conditions, also negated ones', () => {
    const rule = ruleText('_pipeline_1:\n  A: x\ncondition: _pipeline_1');
    const steps = "- type: add_condition\n  conditions:\n    Channel: Security\n    Id|startswith: ['46', '47']";
    expect(matches(rule, pipeline(steps), { A: 'x', Channel: 'Security', Id: '4688' })).toBe(true);
    expect(matches(rule, pipeline(steps), { A: 'x', Channel: 'Security', Id: '1' })).toBe(false);
    const negated = pipeline(`${steps}\n  negated: true`);
    expect(matches(rule, negated, { A: 'x', Channel: 'Security', Id: '1' })).toBe(true);
    expect(matches(rule, negated, { A: 'x', Channel: 'Security', Id: '4688' })).toBe(false);
  });

  it('is for rules that meet its conditions, all or any, or not', () => {
    const rule = ruleText('sel:\n  A: x\ncondition: sel').replace('level: high', 'level: high\ntags: [attack.t1033]');
    const when = (conditions: string) =>
      matches(rule, pipeline(`- type: field_name_prefix\n  prefix: p.\n  ${conditions}`), { 'p.A': 'x' });
    expect(when('rule_conditions: [{ type: tag, tag: attack.T1033 }]')).toBe(true);
    expect(when('rule_conditions: [{ type: rule_attribute, attribute: level, value: high }]')).toBe(true);
    expect(when('rule_conditions: [{ type: rule_attribute, attribute: level, value: low }]')).toBe(false);
    const both = 'rule_conditions: [{ type: tag, tag: attack.t1033 }, { type: logsource, product: linux }]';
    expect(when(both)).toBe(false);
    expect(when(`${both}\n  rule_cond_op: or`)).toBe(true);
    expect(when(`${both}\n  rule_cond_not: true`)).toBe(true);
  });

  it('comes after those of lower priority', () => {
    const late = read('priority: 20\ntransformations: [{ type: field_name_prefix, prefix: b. }]');
    const soon = read('priority: 10\ntransformations: [{ type: field_name_prefix, prefix: a. }]');
    const rule = ruleText('sel:\n  A: x\ncondition: sel');
    expect(matches(rule, [...late, ...soon], { 'b.a.A': 'x' })).toBe(true);
  });

  it('renames the fields of correlations and filters, but no alias', () => {
    const text = correlationText(`type: value_count
rules: [r]
group-by: [User, ip]
timespan: 5m
aliases: { ip: { r: Source Ip } }
condition: { field: Host, gte: 2 }`);
    const filter = `title: f
id: 2f1c6b1e-0000-4000-8000-0000000000f1
logsource: { product: windows }
filter: { rules: any, selection: { User: bob }, condition: not selection }
`;
    const steps = pipeline('- { type: field_name_mapping, mapping: { User: [u, v], ip: no, SourceIp: src, Host: h } }');
    const { correlations, filters, issues } = apply(`${text}---\n${filter}`, steps);
    expect(correlations[0]).toMatchObject({ groupBy: ['u', 'ip'], fields: ['h'] });
    expect(correlations[0]?.aliases[0]?.fields).toEqual([{ rule: 'r', field: 'src' }]);
    expect(filters[0]?.selections[0]?.criterion).toMatchObject({ kind: 'any', of: [{ field: 'u' }, { field: 'v' }] });
    expect(issues).toMatchObject([{ code: 'several-fields', severity: 'warning', line: 1 }]);
  });

  it('is missed where a rule uses another taxonomy and nothing translates it', () => {
    const ecs = ruleText('sel:\n  dns.question.name: sigmahq\ncondition: sel').replace('level', 'taxonomy: ecs\nlevel');
    expect(apply(ecs, []).issues).toMatchObject([{ code: 'foreign-taxonomy', severity: 'warning' }]);
    const steps = pipeline(`- type: field_name_mapping
  mapping: { dns.question.name: QueryName }
  rule_conditions: [{ type: rule_attribute, attribute: taxonomy, value: ecs }]`);
    expect(apply(ecs, steps).issues).toEqual([]);
    expect(matches(ecs, steps, { QueryName: 'sigmahq' })).toBe(true);
  });

  it('cannot make a rule grow without bound', () => {
    const step = '- { type: field_name_mapping, mapping: { A: [A, B], B: [A, B] } }\n';
    const { rules, issues } = apply(ruleText('sel:\n  A: x\ncondition: sel'), pipeline(step.repeat(60)));
    expect(rules).toEqual([]);
    expect(issues).toMatchObject([{ code: 'too-many-alternatives', severity: 'error' }]);
  });

  it('cannot multiply the values of a field without bound', () => {
    const values = Array.from({ length: 1000 }, (_, i) => `v${i}`).join(', ');
    const step = '- { type: field_name_mapping, mapping: { A: [A, B], B: [A, B] } }\n';
    const text = ruleText(`sel:\n  A: [${values}]\ncondition: sel`);
    expect(apply(text, pipeline(step.repeat(6))).rules).toHaveLength(1);
    expect(apply(text, pipeline(step.repeat(7))).issues).toMatchObject([{ code: 'too-many-alternatives' }]);
  });

  it('names each of several fields once', () => {
    const step = '- { type: field_name_mapping, mapping: { A: [B, B] } }\n';
    const { rules } = apply(ruleText('sel:\n  A: x\ncondition: sel'), pipeline(step));
    expect(rules[0]?.selections[0]?.criterion).toMatchObject({ kind: 'field', field: 'B' });
  });
});

describe('a pipeline that promises more than is kept', () => {
  const codesOf = (text: string) => {
    const { pipelines, issues } = parsePipelines(toText(text, 'pipeline.yml'));
    if (issues.some(({ severity }) => severity === 'error')) expect(pipelines).toEqual([]);
    return issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
  };
  const step = (text: string) => `transformations:\n  - ${text}\n`;

  it.each([
    ['[]', 'invalid-pipeline 1:1'],
    ['name: x', 'invalid-pipeline 1:1'],
    ['transformations: [x]', 'invalid-pipeline 1:19'],
    ['transformations: []\npriority: high', 'invalid-pipeline 2:11'],
    ['transformations: []\npostprocessing: []', 'unsupported-key 2:1'],
    [step('{ type: replace_string }'), 'unsupported-transformation 2:13'],
    [step('{ type: field_name_mapping }'), 'invalid-pipeline 2:5'],
    [step('{ type: field_name_mapping, mapping: { A: [] } }'), 'invalid-pipeline 2:47'],
    [
      step(
        `{ type: field_name_mapping, mapping: { A: [${Array.from({ length: 101 }, (_, i) => `f${i}`).join(', ')}] } }`,
      ),
      'invalid-pipeline 2:47',
    ],
    [step('{ type: field_name_prefix }'), 'invalid-pipeline 2:5'],
    [step('{ type: field_name_prefix, prefix: x, extra: y }'), 'unsupported-key 2:43'],
    [step('{ type: field_name_prefix, prefix: x, rule_conditions: [{ type: state }] }'), 'unsupported-condition 2:69'],
    [
      step('{ type: field_name_prefix, prefix: x, rule_conditions: [{ type: rule_attribute, attribute: x }] }'),
      'unsupported-condition 2:96',
    ],
    [step('{ type: field_name_prefix, prefix: x, rule_cond_op: xor }'), 'invalid-pipeline 2:57'],
    [step('{ type: field_name_prefix, prefix: x, rule_cond_not: 1 }'), 'invalid-pipeline 2:58'],
    [
      step('{ type: field_name_prefix, prefix: x, field_name_conditions: [{ type: x }] }'),
      'unsupported-condition 2:67',
    ],
    [step('{ type: change_logsource }'), 'invalid-pipeline 2:5'],
    [step('{ type: add_condition }'), 'invalid-pipeline 2:5'],
    [step('{ type: add_condition, conditions: { A|nosuch: x } }'), 'unknown-modifier 2:42'],
    [step('{ type: field_name_prefix, prefix: x, detection_item_conditions: [] }'), 'unsupported-key 2:43'],
  ])('is refused: %j', (text, issue) => {
    expect(codesOf(text)).toContain(issue);
  });
});
