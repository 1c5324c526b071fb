import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { correlationText, issuesOf } from '../fixtures/correlation-under-test.ts';
import { ruleText } from '../fixtures/rule-under-test.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import { parseRules } from './parse-rules.ts';

const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '../../../../../shared/data');
const EXAMPLES = join(KIT, 'sigma/specification/examples/correlation');

const COUNT = `type: event_count
rules: [failed_login]
group-by: [User]
timespan: 10m
condition: { gte: 10 }`;

const TEMPORAL = `type: temporal
rules:
  - a
  - b
group-by: [User]
timespan: 10m`;

function parse(block: string) {
  return parseRules({ file: 'rule.yml', text: correlationText(block), version: 'v1' });
}

function sound(block: string): SigmaCorrelation {
  const { correlations, issues } = parse(block);
  const [correlation] = correlations;
  if (correlation === undefined) throw new Error(`The correlation was refused: ${JSON.stringify(issues)}`);
  return correlation;
}

function valueBlock(type: string, condition: string): string {
  return COUNT.replace('event_count', type).replace('{ gte: 10 }', condition);
}

describe('a correlation', () => {
  it('is read whole, without a logsource', () => {
    const { correlations, rules, issues } = parse(COUNT);
    expect([rules, issues]).toEqual([[], []]);
    expect(correlations).toEqual([
      {
        description: expect.objectContaining({
          id: '2f1c6b1e-0000-4000-8000-0000000000c1',
          title: 'Correlation under test',
          level: 'high',
          author: 'Test',
          logsource: {},
        }),
        name: null,
        line: 1,
        type: 'event_count',
        rules: ['failed_login'],
        rulePlaces: [{ line: 7, column: 11 }],
        groupBy: ['User'],
        aliases: [],
        timespanMs: 600_000,
        fields: [],
        percentile: null,
        bounds: [{ operator: 'gte', value: 10 }],
        temporal: null,
        generate: false,
      },
    ]);
  });

  it('survives JSON, so that it can be cached', () => {
    const [correlation] = parse(`${TEMPORAL}\ncondition: a and not b`).correlations;
    expect(correlation).toBeDefined();
    expect(JSON.parse(JSON.stringify(correlation))).toEqual(correlation);
  });

  it('stands in one file with its rules, which need no level and no author of their own', () => {
    const rule = ruleText("sel:\n  A: 'x'\ncondition: sel").replace(
      'author: Test\nlevel: high\n',
      'name: failed_login\n',
    );
    const text = `${correlationText(COUNT)}---\n${rule}`;
    const parsed = parseRules({ file: 'rule.yml', text, version: 'v1' });
    expect(parsed.issues).toEqual([]);
    expect(parsed.rules.map(({ name, line }) => [name, line])).toEqual([['failed_login', 12]]);
    const generating = text.replace('type: event_count', 'type: event_count\n  generate: true');
    expect(issuesOf(generating)).toEqual(['warning missing-level 13:1', 'warning missing-author 13:1']);
  });

  it('says in which document of the file it stands', () => {
    const text = `${ruleText("sel:\n  A: 'x'\ncondition: sel")}---\n${correlationText(COUNT)}`;
    expect(parseRules({ file: 'rule.yml', text, version: 'v1' }).correlations[0]).toMatchObject({
      document: 2,
      line: 12,
      rulePlaces: [{ line: 18, column: 11 }],
    });
  });

  it.each([
    ['45s', 45_000],
    ['90m', 5_400_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('lasts %s', (timespan, timespanMs) => {
    expect(sound(COUNT.replace('10m', timespan)).timespanMs).toBe(timespanMs);
  });

  it.each(['0m', '10', 'm', '1w', '10M', '1.5h', '-1h', '367d', '999999999999d', '10 m', '[10m]'])(
    'cannot last %s',
    (timespan) => {
      expect(issuesOf(correlationText(COUNT.replace('10m', timespan)))).toEqual(['error invalid-timespan 9:13']);
    },
  );

  it('takes one rule and one field without a list', () => {
    const one = sound(COUNT.replace('[failed_login]', 'failed_login').replace('[User]', 'Source User'));
    expect([one.rules, one.groupBy]).toEqual([['failed_login'], ['SourceUser']]);
  });

  it('holds the rules that it names back unless it says `generate: true`, inside or beside `correlation`', () => {
    expect(sound(COUNT).generate).toBe(false);
    expect(sound(`${COUNT}\ngenerate: true`).generate).toBe(true);
    const beside = parseRules({ file: 'r.yml', text: `${correlationText(COUNT)}generate: true\n`, version: 'v1' });
    expect(beside.correlations[0]?.generate).toBe(true);
    expect(issuesOf(`${correlationText(`${COUNT}\ngenerate: true`)}generate: false\n`)).toEqual([
      'error invalid-generate 11:3',
    ]);
    expect(issuesOf(correlationText(`${COUNT}\ngenerate: 'yes'`))).toEqual(['error invalid-generate 11:13']);
  });

  it('reads aliases, and says of what use they are not', () => {
    const aliases = 'aliases:\n  ip:\n    a: source.ip\n    b: Dest Ip\n  spare:\n    a: x';
    const { correlations, issues } = parse(`${TEMPORAL.replace('[User]', '[ip]')}\n${aliases}`);
    expect(correlations[0]?.aliases).toMatchObject([
      {
        alias: 'ip',
        place: { line: 13, column: 5 },
        fields: [
          { rule: 'a', field: 'source.ip' },
          { rule: 'b', field: 'DestIp' },
        ],
      },
      { alias: 'spare' },
    ]);
    expect(issues).toMatchObject([{ code: 'unused-alias', severity: 'warning', line: 16, column: 5 }]);
    expect(issuesOf(correlationText(`${COUNT}\naliases: [x]`))).toEqual(['error invalid-alias 11:12']);
    expect(issuesOf(correlationText(`${COUNT}\naliases:\n  User: x`))).toEqual(['error invalid-alias 12:11']);
    expect(issuesOf(correlationText(`${COUNT}\naliases:\n  User: { a: null }`))).toEqual(['error invalid-alias 12:16']);
  });

  it.each([
    [COUNT.replace('type: event_count\n', ''), 'missing-correlation-type 6:3'],
    [COUNT.replace('event_count', 'count'), 'unknown-correlation-type 6:9'],
    [COUNT.replace('rules: [failed_login]\n', ''), 'missing-rules 6:3'],
    [COUNT.replace('[failed_login]', '[]'), 'missing-rules 7:10'],
    [COUNT.replace('[failed_login]', '[a, {b: c}]'), 'invalid-reference 7:14'],
    [COUNT.replace('[failed_login]', '[a, b, a]'), 'repeated-reference 7:17'],
    [COUNT.replace('group-by: [User]\n', ''), 'missing-group-by 6:3'],
    [COUNT.replace('[User]', '{User: 1}'), 'invalid-group-by 8:13'],
    [COUNT.replace('[User]', '[User, Host, User]'), 'repeated-field 8:26'],
    [COUNT.replace('timespan: 10m\n', ''), 'missing-timespan 6:3'],
    [COUNT.replace('timespan', 'timeframe'), 'unknown-key 9:3'],
    [COUNT.replace('group-by', 'groupby'), 'unknown-key 8:3'],
    [COUNT.replace('condition: { gte: 10 }', ''), 'missing-condition 6:3'],
    [COUNT.replace('{ gte: 10 }', '10'), 'invalid-condition 10:14'],
    [COUNT.replace('{ gte: 10 }', 'failed_login'), 'invalid-condition 10:14'],
    [COUNT.replace('{ gte: 10 }', '{}'), 'missing-bound 10:14'],
    [COUNT.replace('{ gte: 10 }', '{ gte: -1 }'), 'invalid-bound 10:21'],
    [COUNT.replace('{ gte: 10 }', '{ gte: 1.5 }'), 'invalid-bound 10:21'],
    [COUNT.replace('{ gte: 10 }', "{ gte: '10' }"), 'invalid-bound 10:21'],
    [COUNT.replace('{ gte: 10 }', '{ gte: .inf }'), 'invalid-bound 10:21'],
    [COUNT.replace('{ gte: 10 }', '{ gte: 10, field: User }'), 'unknown-key 10:25'],
    [COUNT.replace('{ gte: 10 }', '{ ge: 10 }'), 'unknown-key 10:16'],
    [valueBlock('value_count', '{ gte: 10 }'), 'missing-field 10:14'],
    [valueBlock('value_count', '{ gte: 10, field: [] }'), 'missing-field 10:32'],
    [valueBlock('value_count', '{ gte: 10, field: [A, A] }'), 'repeated-field 10:36'],
    [valueBlock('value_sum', '{ gte: 10, field: [A, B] }'), 'too-many-fields 10:36'],
    [valueBlock('value_percentile', '{ gte: 10, field: A, percentile: 101 }'), 'invalid-percentile 10:47'],
    ['type: event_count', 'missing-rules 6:3'],
  ])('is refused where it is faulty: %j', (block, issue) => {
    expect(parse(block).correlations).toEqual([]);
    expect(issuesOf(correlationText(block))).toContain(`error ${issue}`);
  });

  it('is refused where the document is a rule as well, or `correlation` no map', () => {
    expect(issuesOf(`${correlationText(COUNT)}detection: { s: { A: x }, condition: s }\n`)).toEqual([
      'error mixed-document 5:1',
    ]);
    expect(
      issuesOf('title: x\nid: 2f1c6b1e-0000-4000-8000-000000000001\nauthor: x\nlevel: low\ncorrelation: x\n'),
    ).toEqual(['error invalid-correlation 5:14']);
  });
});

describe('the bounds of a correlation', () => {
  it('may make a range', () => {
    const { bounds } = sound(COUNT.replace('{ gte: 10 }', '{ gt: 100, lte: 200, neq: 150 }'));
    expect(bounds).toEqual([
      { operator: 'gt', value: 100 },
      { operator: 'lte', value: 200 },
      { operator: 'neq', value: 150 },
    ]);
  });

  it.each(['{ gt: 200, lte: 100 }', '{ lt: 0 }', '{ gt: 4, lt: 5 }', '{ eq: 3, neq: 3 }', '{ eq: 3, gt: 3 }'])(
    'must leave a number to count to: %s',
    (condition) => {
      expect(issuesOf(correlationText(COUNT.replace('{ gte: 10 }', condition)))).toEqual([
        'error impossible-condition 10:14',
      ]);
    },
  );

  it.each(['{ gte: 5, lte: 5 }', '{ lt: 1 }', '{ gt: 4, lt: 6 }', '{ gt: 5, gte: 6, lte: 6 }'])(
    'may leave just one: %s',
    (condition) => {
      expect(issuesOf(correlationText(COUNT.replace('{ gte: 10 }', condition)))).toEqual([]);
    },
  );

  it('may be fractions and negative where numbers are summed', () => {
    const { bounds, fields } = sound(valueBlock('value_sum', '{ field: bytes out, gt: -0.5, lt: 0.25 }'));
    expect(fields).toEqual(['bytesout']);
    expect(bounds).toEqual([
      { operator: 'gt', value: -0.5 },
      { operator: 'lt', value: 0.25 },
    ]);
    const open = valueBlock('value_avg', '{ field: A, gt: 1, lte: 1 }');
    expect(issuesOf(correlationText(open))).toEqual(['error impossible-condition 10:14']);
  });

  it.each(['value_sum', 'value_avg', 'value_count'])('of %s are for a field', (type) => {
    expect(sound(valueBlock(type, '{ field: A, gte: 3 }'))).toMatchObject({ type, fields: ['A'], percentile: null });
  });

  it('of value_count are for several fields taken together', () => {
    expect(sound(valueBlock('value_count', '{ field: [A, B], gte: 3 }')).fields).toEqual(['A', 'B']);
  });

  it('of value_percentile are for the percentile that is written, else for the median, with a remark', () => {
    const written = valueBlock('value_percentile', '{ field: A, gte: 3, percentile: 99.5 }');
    expect(sound(written).percentile).toBe(99.5);
    expect(issuesOf(correlationText(written))).toEqual(['info non-standard-percentile 10:34']);
    const silent = valueBlock('value_percentile', '{ field: A, gte: 3 }');
    expect(sound(silent).percentile).toBe(50);
    expect(issuesOf(correlationText(silent))).toEqual(['warning missing-percentile 10:14']);
  });

  it('may be those of value_median, which is marked as no part of the standard', () => {
    const median = valueBlock('value_median', '{ field: A, gte: 3 }');
    expect(sound(median)).toMatchObject({ type: 'value_median', fields: ['A'], percentile: null });
    expect(issuesOf(correlationText(median))).toEqual(['info non-standard-type 6:9']);
  });
});

describe('a temporal correlation', () => {
  it('waits for all its rules unless it says how many', () => {
    expect(sound(TEMPORAL)).toMatchObject({ bounds: [{ operator: 'gte', value: 2 }], temporal: null });
    expect(sound(TEMPORAL.replace('temporal', 'temporal_ordered'))).toMatchObject({ type: 'temporal_ordered' });
    expect(sound(`${TEMPORAL}\ncondition: { gte: 1 }`).bounds).toEqual([{ operator: 'gte', value: 1 }]);
    expect(issuesOf(correlationText(`${TEMPORAL}\ncondition: { gte: 3 }`))).toEqual([
      'error impossible-condition 12:14',
    ]);
  });

  it('may say in words which rules it waits for, which is marked as no part of the standard', () => {
    const three = TEMPORAL.replace('- b', '- b\n  - c-3');
    const { correlations, issues } = parse(`${three}\ncondition: (a or b) AND not c-3`);
    expect(correlations[0]?.bounds).toEqual([]);
    expect(correlations[0]?.temporal).toEqual({
      kind: 'all',
      of: [
        {
          kind: 'any',
          of: [
            { kind: 'rule', rule: 'a' },
            { kind: 'rule', rule: 'b' },
          ],
        },
        { kind: 'not', of: { kind: 'rule', rule: 'c-3' } },
      ],
    });
    expect(issues).toMatchObject([{ code: 'non-standard-condition', severity: 'info', line: 13, column: 14 }]);
  });

  it('may leave its rules to be found in the words', () => {
    const without = TEMPORAL.replace(/rules:\n(?: {2}- .\n)+/, '');
    expect(sound(`${without}\ncondition: b and (a or b)`).rules).toEqual(['b', 'a']);
    expect(issuesOf(correlationText(`${without}\ncondition: b and a`))).toEqual([
      'info non-standard-rules 9:14',
      'info non-standard-condition 9:14',
    ]);
  });

  it.each([
    ['a and c', 'unknown-rule 12:20'],
    ['a and', 'invalid-condition 12:19'],
    ['(a and b', 'invalid-condition 12:14'],
    ['a b', 'invalid-condition 12:16'],
    ['a and and b', 'invalid-condition 12:20'],
    ['not a and not b', 'condition-without-event 12:14'],
    ['a or not b', 'condition-without-event 12:14'],
    ['a', 'unused-rule 9:7'],
  ])('refuses the words %j', (condition, issue) => {
    const issues = issuesOf(correlationText(`${TEMPORAL}\ncondition: ${condition}`));
    expect(issues.filter((found) => found.startsWith('error'))).toEqual([`error ${issue}`]);
  });

  it('refuses words that are nested too deeply or too many', () => {
    for (const words of [`a and ${'('.repeat(70)}b${')'.repeat(70)}`, `${'a and '.repeat(40_000)}b`]) {
      expect(parse(`${TEMPORAL}\ncondition: ${words}`).issues).toMatchObject([{ code: 'invalid-condition' }]);
    }
  });
});

describe('the bounds of what is read', () => {
  it('takes at most a thousand rules and a hundred aliases', () => {
    const many = Array.from({ length: 1001 }, (_, index) => `r${index}`).join(', ');
    expect(issuesOf(correlationText(COUNT.replace('failed_login', many)))).toEqual(['error missing-rules 7:10']);
    const aliases = Array.from({ length: 101 }, (_, index) => `  a${index}: { r: f }`).join('\n');
    expect(issuesOf(correlationText(`${COUNT}\naliases:\n${aliases}`))).toEqual(['error invalid-alias 12:5']);
  });

  it('marks an empty group-by as no part of the standard', () => {
    expect(sound(COUNT.replace('[User]', '[]')).groupBy).toEqual([]);
    expect(issuesOf(correlationText(COUNT.replace('[User]', '[]')))).toEqual(['info non-standard-group-by 8:13']);
  });
});

describe.skipIf(!existsSync(EXAMPLES))('the specification’s examples (needs the data kit)', () => {
  it.each(existsSync(EXAMPLES) ? readdirSync(EXAMPLES) : [])('hold no fault: %s', (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    const { correlations, issues } = parseRules({ file, text, version: 'v1' });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(correlations).toHaveLength(1);
  });
});
