import { describe, expect, it } from 'vitest';
import { ruleText } from '../fixtures/rule-under-test.ts';
import { compileRules, GrowthBudget, parsePlaceholders, parseRules } from '../index.ts';

/* None of these may take more than a second or so, which no test asserts: most would never end, were they not bounded. */

const parse = (text: string, options = {}) => parseRules({ file: 'rule.yml', text, version: 'v1' }, options);

/** Distinct codes of errors. */
function errorsOf(text: string): readonly string[] {
  const { rules, issues } = parse(text);
  expect(rules).toEqual([]);
  return [...new Set(issues.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

describe('a rule file made to hurt', () => {
  it.each([
    ['brackets that never close', '['.repeat(1_000_000)],
    ['maps that never close', '{a: '.repeat(250_000)],
    ['brackets within brackets', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['lists within lists', '- '.repeat(500_000)],
    ['keys within keys', '? '.repeat(500_000)],
    ['maps within maps', lines(1400, (depth) => `${' '.repeat(depth)}a:`)],
    [
      'an alias that grows by nine at each step',
      lines(
        9,
        (i) =>
          `a${i}: &a${i} [${Array(9)
            .fill(i > 0 ? `*a${i - 1}` : 'x')
            .join(',')}]`,
      ),
    ],
    ['aliases without number', `a: &a x\n${lines(20_000, (i) => `k${i}: *a`)}`],
    ['quotes that never close', `a: "${'\\'.repeat(100_000)}`],
    ['a key without end', `${'k'.repeat(100_000)}: x`],
  ])('is no YAML that is read: %s', (_, text) => {
    expect(errorsOf(text)).toEqual(['yaml-syntax']);
  });

  it('may hold a megabyte, and ten thousand documents', () => {
    expect(errorsOf(`a: ${'x'.repeat(1_048_576)}`)).toEqual(['too-large']);
    expect(errorsOf('---\na\n'.repeat(10_001))).toEqual(['too-large']);
  });

  it('gives two hundred issues at most, however many faults it has', () => {
    const { rules, issues } = parse(ruleText(`sel:\n${lines(5000, (i) => `  K${i}|no: x`)}\ncondition: sel`));
    expect(rules).toEqual([]);
    expect(issues).toHaveLength(201);
    expect(issues.at(-1)).toMatchObject({ code: 'more-issues', severity: 'info' });
  });

  it('has a thousand selections at most', () => {
    expect(errorsOf(ruleText(`${lines(1001, (i) => `s${i}: { A: x }`)}\ncondition: 1 of them`))).toContain(
      'too-many-selections',
    );
  });
});

describe('a condition made to hurt', () => {
  const condition = (text: string, selections = 'sel: { A: x }') => ruleText(`${selections}\ncondition: ${text}`);

  it.each([
    ['a hundred thousand words', 'sel and '.repeat(50_000)],
    ['parentheses within parentheses', `${'('.repeat(65)}sel${')'.repeat(65)}`],
    ['negations of negations', `${'not '.repeat(70)}sel`],
    ['parentheses that never close', '('.repeat(8000)],
  ])('is refused: %s', (_, text) => {
    expect(errorsOf(condition(text))).toEqual(['invalid-condition']);
  });

  it('stands for a hundred thousand names at most, in all its lists together', () => {
    const selections = lines(900, (i) => `s${i}: { A: x }`);
    expect(errorsOf(condition(`${'1 of s* or '.repeat(1000)}s1`, selections))).toEqual(['too-many-alternatives']);
    const list = `\n${lines(1000, () => '  - 1 of s*')}`;
    expect(errorsOf(condition(list, selections))).toEqual(['too-many-alternatives']);
  });

  it('asks no selection over and over that has many values', () => {
    const repeated = (size: number) =>
      condition(`\n${lines(size, () => '  - x and not x')}`, `x:\n  A:\n${lines(size, (i) => `    - v${i}`)}`);
    expect(errorsOf(repeated(4000))).toEqual(['too-many-alternatives']);
    expect(errorsOf(repeated(300))).toEqual(['too-many-alternatives']);
    expect(parse(repeated(200)).rules).toHaveLength(1);
  });

  it('asks so much over again as all conditions of a file may', () => {
    const values = `x:\n  A:\n${lines(400, (i) => `    - v${i}`)}`;
    const one = condition(`\n${lines(126, () => '  - x')}`, values);
    const { rules, issues } = parse([one, one, one].join('---\n'));
    expect(rules).toHaveLength(2);
    expect(issues).toMatchObject([{ code: 'too-many-alternatives', document: 3 }]);
  });

  it('may be long within these bounds', () => {
    expect(parse(condition(`${'sel or '.repeat(2000)}sel`)).rules).toHaveLength(1);
  });
});

describe('a regular expression made to hurt', () => {
  const regex = (source: string) => ruleText(`sel:\n  A|re: '${source}'\ncondition: sel`);

  it.each([
    ['a megabyte', 'a'.repeat(1_000_000), 'regex-too-large'],
    ['repetitions of repetitions', '(a{1000}){1000}', 'regex-unsupported'],
    ['three levels of them', '((a{100}){100}){100}', 'regex-unsupported'],
    ['repetitions side by side', 'a{1000}'.repeat(20), 'regex-too-large'],
    ['groups within groups', '('.repeat(2000) + ')'.repeat(2000), 'regex-unsupported'],
    ['back-references', '(a+)\\1', 'regex-unsupported'],
    ['lookahead', '(?=a)b', 'regex-unsupported'],
  ])('is refused: %s', (_, source, code) => {
    expect(errorsOf(regex(source))).toEqual([code]);
  });

  it('is one of so many as a file may have together', () => {
    const text = ruleText(`sel:\n  A|re:\n${lines(1000, (i) => `    - '[ab]{1,900}${i}'`)}\ncondition: sel`);
    expect(errorsOf(text)).toEqual(['regex-too-large']);
  });

  it('is one of so many as a rule may have together', () => {
    const large = (count: number) =>
      ruleText(`sel:\n  A|re:\n${lines(count, (i) => `    - '[ab]*a[ab]{900}c${i}'`)}\ncondition: sel`);
    expect(errorsOf(large(20))).toEqual(['regex-too-large']);
    const two = parse([large(5), large(5)].join('---\n'));
    expect(two.rules).toHaveLength(2);
  });

  it.each([['\\p{Alphabetic}'], ['[\\P{Emoji}a]'], ['\\p{^LC}'], ['\\p{White_Space}']])(
    'has no class that RE2 does not have: %s',
    (source) => {
      expect(errorsOf(regex(source))).toEqual(['regex-unsupported']);
    },
  );

  it.each([['\\p{Lu}'], ['\\pL+'], ['\\P{^Greek}'], ['\\\\p{Alphabetic}'], ['\\Q\\p{Alphabetic}\\E']])(
    'may have those that it has, and what only looks like one: %s',
    (source) => {
      expect(parse(regex(source)).rules).toHaveLength(1);
    },
  );

  it('that would take for ever elsewhere is matched in linear time', () => {
    const { rules } = parse(regex('^(a+)+$'));
    const event = {
      fields: { A: `${'a'.repeat(50_000)}!` },
      logsource: { product: 'windows', service: '', categories: [] },
    };
    expect(compileRules(rules).matcher.match(event)).toEqual([]);
  });
});

describe('values made to hurt', () => {
  const item = (key: string, value: string) => ruleText(`sel:\n  A${key}: ${value}\ncondition: sel`);

  it('have five dashes under windash at most, and little text between them', () => {
    expect(errorsOf(item('|windash', "'-a -b -c -d -e -f'"))).toEqual(['too-many-alternatives']);
    expect(parse(item('|windash', "'-a -b -c -d -e'")).rules).toHaveLength(1);
    expect(errorsOf(item('|windash', `'-a -b -c -d -e ${'x'.repeat(500_000)}'`))).toEqual(['too-many-alternatives']);
  });

  it('stand for two hundred thousand others a file at most', () => {
    const values = `\n${lines(100, (i) => `    - '-a${i} -b -c -d -e'`)}`;
    expect(errorsOf(item('|windash', values))).toEqual(['too-many-alternatives']);
  });

  it('stand for so many in all files together as the caller allows', () => {
    const budget = new GrowthBudget(2);
    const values = item('|windash', `\n${lines(60, (i) => `    - '-a${i} -b -c -d -e'`)}`);
    expect([1, 2, 3].map(() => parse(values, { budget }).rules.length)).toEqual([1, 1, 0]);
  });

  it('do not multiply without bound where placeholders stand side by side', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `v${i}`);
    const text = item('|expand', "'%a%-%a%-%a%'");
    const { rules, issues } = parse(text, { placeholders: { a: many } });
    expect(rules).toEqual([]);
    expect(issues).toMatchObject([{ code: 'too-many-alternatives' }]);
    const { placeholders } = parsePlaceholders({ file: 'p', text: `a: [${many.join(', ')}]`, version: '' });
    expect(parse(item('|expand', "'%a%'"), { placeholders }).rules).toHaveLength(1);
  });

  it('do not multiply one modifier by another without bound', () => {
    expect(errorsOf(item('|windash|windash|base64offset', "'-a -b -c -d -e'"))).toEqual(['too-many-alternatives']);
  });

  it('have fifty wildcards at most', () => {
    expect(errorsOf(item('', `'${'a*'.repeat(51)}'`))).toEqual(['too-many-wildcards']);
    expect(errorsOf(item('', `'${'a*'.repeat(501)}'`))).toEqual(['too-many-wildcards']);
    expect(parse(item('', `'${'a*'.repeat(50)}'`)).rules).toHaveLength(1);
    expect(parse(item('|re', `'${'a*'.repeat(51)}'`)).rules).toHaveLength(1);
  });

  it('have no more than so many wildcards in all values of a rule', () => {
    const values = (count: number) => item('', `\n${lines(count, (i) => `    - '*${'a?'.repeat(45)}${i}*'`)}`);
    expect(errorsOf(values(300))).toEqual(['too-many-wildcards']);
    expect(parse(values(200)).rules).toHaveLength(1);
  });

  it('are counted as what encodings make of them', () => {
    const budget = new GrowthBudget(0.05);
    const values = item('|wide|base64offset|contains', `\n${lines(1500, (i) => `    - 'v${i}'`)}`);
    expect([1, 2].map(() => parse(values, { budget }).rules.length)).toEqual([1, 0]);
  });

  it('may be encoded though they are long', () => {
    expect(parse(item('|wide|base64offset|contains', `'${'a'.repeat(300_000)}'`)).rules).toHaveLength(1);
  });
});

describe('a set of ten thousand rules', () => {
  it('is read and planned, with every id that stands twice', () => {
    const text = (index: number) =>
      ruleText(`sel:\n  A: 'v${index}'\ncondition: sel`).replace(
        '000000000001',
        String(index % 9999).padStart(12, '0'),
      );
    const rules = Array.from({ length: 10_000 }, (_, index) => parse(text(index)).rules[0]).filter(
      (rule) => rule !== undefined,
    );
    expect(rules).toHaveLength(10_000);
    const { matcher, issues } = compileRules(rules);
    expect(issues.map(({ code }) => code)).toEqual(['duplicate-id']);
    const event = { fields: { A: 'v7777' }, logsource: { product: 'windows', service: '', categories: [] } };
    expect(matcher.match(event)).toEqual([7777]);
  });
});
