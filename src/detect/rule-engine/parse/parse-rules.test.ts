import { describe, expect, it } from 'vitest';
import { itemIssues, ruleText, soundRule } from '../fixtures/rule-under-test.ts';
import { parseRules } from './parse-rules.ts';

const SOUND = ruleText("sel:\n  A: 'x'\ncondition: sel");

function parse(text: string) {
  return parseRules({ file: 'rule.yml', text, version: 'v1' });
}

function codesOf(text: string): readonly string[] {
  return parse(text).issues.map((issue) => issue.code);
}

describe('parseRules', () => {
  it('reads all that is shown of a rule', () => {
    const text = `title: A title
id: 2f1c6b1e-0000-4000-8000-000000000002
status: test
description: What it finds
references: ['https://example.org/']
author: One, Two
date: 2024-01-02
modified: 2025-03-04
tags: [attack.t1059]
logsource: { product: windows, category: process_creation, definition: 'turn it on' }
detection: { sel: { A: x }, condition: sel }
falsepositives: [Administrators]
level: high
`;
    const { rules, issues } = parse(text);
    expect(issues).toEqual([]);
    expect(rules[0]?.description).toEqual({
      id: '2f1c6b1e-0000-4000-8000-000000000002',
      title: 'A title',
      level: 'high',
      status: 'test',
      author: 'One, Two',
      description: 'What it finds',
      tags: ['attack.t1059'],
      references: ['https://example.org/'],
      falsePositives: ['Administrators'],
      date: '2024-01-02',
      modified: '2025-03-04',
      logsource: { product: 'windows', category: 'process_creation' },
      file: 'rule.yml',
      version: 'v1',
    });
  });

  it('gives rules that survive JSON, so that they can be cached', () => {
    const rule = soundRule("sel:\n  A|windash|contains: ' -x*y '\n  B|exists: false\ncondition: not sel");
    expect(JSON.parse(JSON.stringify(rule))).toEqual(rule);
  });

  it('reads several documents, and says on which line each begins', () => {
    const other = SOUND.replace('000001', '000002');
    const { rules } = parse(`${SOUND}---\n${other}---\n`);
    expect(rules.map((rule) => rule.line)).toEqual([1, 12]);
  });

  it('keeps the sound rules of a file with a faulty one', () => {
    const { rules, issues } = parse(`${SOUND.replace('A:', 'A|nosuch:')}---\n${SOUND}`);
    expect(rules).toHaveLength(1);
    expect(issues).toMatchObject([
      { code: 'unknown-modifier', line: 9, column: 5, severity: 'error', file: 'rule.yml' },
    ]);
  });

  it('reports every fault of a rule, each at its place', () => {
    const { rules, issues } = parse(
      ruleText("sel:\n  A|nosuch: 'x'\n  B|cidr:\n    - '10.0.0.0/8'\n    - 'x'\ncondition: sel and other"),
    );
    expect(rules).toEqual([]);
    expect(issues.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      'unknown-modifier 9:5',
      'invalid-network 12:9',
      'unknown-selection 13:22',
    ]);
  });

  it('refuses a placeholder that nobody has resolved, and puts in what is configured', () => {
    expect(itemIssues('|expand', "'%Servers%'")).toEqual(['unresolved-placeholder']);
    const text = {
      file: 'rule.yml',
      text: ruleText("sel:\n  A|expand: 'x\\%y-%Servers%'\ncondition: sel"),
      version: 'v1',
    };
    const { rules } = parseRules(text, { placeholders: { Servers: ['srv*', 'db1'] } });
    expect(rules[0]?.selections[0]?.criterion).toMatchObject({
      patterns: [
        { kind: 'startswith', text: 'x%y-srv' },
        { kind: 'equals', text: 'x%y-db1' },
      ],
    });
    expect(parseRules(text, { placeholders: { Servers: [] } }).issues).toMatchObject([
      { code: 'unresolved-placeholder' },
    ]);
    expect(itemIssues('|expand', "'%constructor%'")).toEqual(['unresolved-placeholder']);
  });

  it('takes percent signs literally without expand', () => {
    const rule = soundRule("sel:\n  A: '%TEMP%'\ncondition: sel");
    expect(rule.selections[0]?.criterion).toMatchObject({ patterns: [{ kind: 'equals', text: '%TEMP%' }] });
  });

  it('refuses Sigma 1 collections aloud', () => {
    expect(codesOf(`action: global\n${SOUND}`)).toEqual(['rule-collection']);
  });

  it.each([
    ['title: [', 'yaml-syntax'],
    ['- a\n- b\n', 'not-a-rule'],
    ['just text', 'not-a-rule'],
    ['', 'no-rule'],
    ['# nothing\n---\n', 'no-rule'],
    [SOUND.replace('title: Rule under test\n', ''), 'missing-title'],
    [SOUND.replace(/id: .*\n/, 'id: "a\\0b"\n'), 'unusable-id'],
    [SOUND.replace(/id: .*\n/, 'id: "a\\ud800b"\n'), 'unusable-id'],
    [SOUND.replace('product: windows', 'definition: x'), 'missing-logsource'],
    [SOUND.replace('product: windows', 'product: [windows]'), 'invalid-logsource'],
    [
      'title: x\nid: 2f1c6b1e-0000-4000-8000-000000000001\nauthor: x\nlevel: low\nlogsource: {product: x}\n',
      'missing-detection',
    ],
    [SOUND.replace('condition: sel', ''), 'missing-condition'],
    [SOUND.replace("A: 'x'", "A: 'x'\n    A: 'y'"), 'duplicate-key'],
    [SOUND.replace("A: 'x'", 'A: []'), 'empty-list'],
    [SOUND.replace("A: 'x'", 'A: {B: x}'), 'invalid-value'],
    [SOUND.replace("\n    A: 'x'", ' {}'), 'empty-selection'],
  ])('refuses %j as %s', (text, code) => {
    const { rules, issues } = parse(text);
    expect(rules).toEqual([]);
    expect(issues.filter(({ severity }) => severity === 'error').map((issue) => issue.code)).toContain(code);
  });

  it.each([
    [SOUND.replace('level: high', 'level: severe'), 'unknown-level'],
    [SOUND.replace('level: high\n', ''), 'missing-level'],
    [SOUND.replace('author: Test\n', ''), 'missing-author'],
    [SOUND.replace(/id: .*\n/, ''), 'missing-id'],
    [SOUND.replace(/id: .*\n/, 'id: abc\n'), 'invalid-id'],
    [`${SOUND}status: great\n`, 'unknown-status'],
    [`${SOUND}date: 1.2.2024\n`, 'invalid-date'],
    [SOUND.replace('product: windows', 'product: wndows'), 'unknown-logsource'],
    [SOUND.replace('product: windows', 'service: no-such'), 'unknown-logsource'],
    [SOUND.replace('product: windows', 'category: process_create'), 'unknown-logsource'],
    [SOUND.replace('condition: sel', 'timeframe: 5m\n  condition: sel'), 'timeframe-ignored'],
  ])('warns of %j as %s, and keeps the rule', (text, code) => {
    const { rules, issues } = parse(text);
    expect(rules).toHaveLength(1);
    expect(issues.map((issue) => `${issue.severity} ${issue.code}`)).toContain(`warning ${code}`);
  });

  it('says which name of a logsource it does not know, and where', () => {
    const { issues } = parse(SOUND.replace('product: windows', 'product: windows\n  category: process_create'));
    expect(issues).toMatchObject([
      { code: 'unknown-logsource', line: 7, column: 13, message: expect.stringContaining('category process_create') },
    ]);
  });

  it('says where a timeframe stands that has no effect', () => {
    const { issues } = parse(ruleText("sel:\n  A: 'x'\ntimeframe: 5m\ncondition: sel"));
    expect(issues).toMatchObject([{ code: 'timeframe-ignored', severity: 'warning', line: 10, column: 3 }]);
  });

  it('refuses a Sigma 1 aggregation with its timeframe, and says what to write', () => {
    const { rules, issues } = parse(ruleText("sel:\n  A: 'x'\ntimeframe: 5m\ncondition: sel | count() > 5"));
    expect(rules).toEqual([]);
    expect(issues).toMatchObject([
      { code: 'aggregation-in-condition', severity: 'error', message: expect.stringContaining('correlation rule') },
    ]);
  });

  it('follows aliases, and takes an author’s __proto__ for a name like any other', () => {
    const { rules } = parse(ruleText('a:\n  A: &list [x, y]\n__proto__:\n  B: *list\ncondition: a and __proto__'));
    expect(rules[0]?.selections).toMatchObject([
      { name: 'a', criterion: { field: 'A', patterns: [{ text: 'x' }, { text: 'y' }] } },
      { name: '__proto__', criterion: { field: 'B', patterns: [{ text: 'x' }, { text: 'y' }] } },
    ]);
  });

  it('survives YAML made to hurt', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(',')}]`).join('\n')}\n`;
    expect(codesOf(bomb)).toEqual(['yaml-syntax']);
    for (const text of ['['.repeat(8000), `${'['.repeat(8000)}${']'.repeat(8000)}`, '- '.repeat(8000)]) {
      const codes = codesOf(text);
      expect(new Set(codes)).toEqual(new Set(['yaml-syntax']));
      expect(codes.length).toBeLessThanOrEqual(10);
    }
    expect(codesOf(`a: *nothing\n`)).toEqual(['yaml-syntax']);
    expect(codesOf(`x: ${'y'.repeat(2_000_000)}`)).toEqual(['too-large']);
    expect(codesOf('? [a, b]\n: x\n')).toEqual(['yaml-syntax']);
    const manyKeys = Array.from({ length: 20_000 }, (_, i) => `    K${i}: 'x'`).join('\n');
    expect(parse(SOUND.replace("    A: 'x'", manyKeys)).rules).toHaveLength(1);
  });
});
