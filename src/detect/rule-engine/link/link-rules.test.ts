import { describe, expect, it } from 'vitest';
import { correlationText } from '../fixtures/correlation-under-test.ts';
import { ruleText, windowsEvent } from '../fixtures/rule-under-test.ts';
import { compileRules, type LinkOptions, linkRules, type ParsedRules, parseRules } from '../index.ts';

type Texts = Readonly<Record<string, string>>;

let number = 0;

/** A rule that holds for `A: <value>`. */
function rule(name: string, value = name): string {
  number += 1;
  const id = `2f1c6b1e-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const text = ruleText(`selection:\n  A: '${value}'\ncondition: selection`).replace(/id: .*/, `id: ${id}`);
  return text.replace('author', `name: ${name}\nauthor`);
}

function correlation(rules: string, more = ''): string {
  return correlationText(`type: temporal
rules: [${rules}]
group-by: [User]
timespan: 5m${more}`);
}

function filter(rules: string, condition = 'not selection', logsource = '{ product: windows }'): string {
  return `title: Filter under test
id: 2f1c6b1e-0000-4000-8000-0000000000f1
logsource: ${logsource}
filter:
  rules: ${rules}
  selection: { User: bob }
  condition: ${condition}
`;
}

const named = (text: string, name: string) => text.replace('author', `name: ${name}\nauthor`);
const file = (...documents: readonly string[]) => documents.join('---\n');

function parseAll(texts: Texts): ParsedRules {
  const parsed = Object.entries(texts).map(([name, text]) => parseRules({ file: name, text, version: 'v1' }));
  expect(parsed.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error')).toEqual([]);
  return {
    rules: parsed.flatMap(({ rules }) => rules),
    correlations: parsed.flatMap(({ correlations }) => correlations),
    filters: parsed.flatMap(({ filters }) => filters),
    issues: [],
  };
}

const link = (texts: Texts, options?: LinkOptions) => linkRules(parseAll(texts), options);

/** `severity code file:line:column` */
function issuesOf(texts: Texts, options?: LinkOptions): readonly string[] {
  return link(texts, options).issues.map(
    (issue) => `${issue.severity} ${issue.code} ${issue.file}:${issue.line}:${issue.column}`,
  );
}

describe('the references of a correlation', () => {
  it('find rules by name and by id, whatever the case of the id', () => {
    const a = rule('a');
    const id = /id: (.*)/.exec(a)?.[1]?.toUpperCase() ?? '';
    const { correlations, issues } = link({ 'c.yml': file(correlation(`${id}, b`), a, rule('b')) });
    expect(issues).toEqual([]);
    expect(correlations.map(({ rules }) => rules)).toEqual([[id, 'b']]);
  });

  it('find rules in other files', () => {
    expect(link({ 'a.yml': rule('a'), 'c.yml': correlation('a') }).correlations).toHaveLength(1);
  });

  it('that find nothing are refused where they stand', () => {
    expect(issuesOf({ 'c.yml': file(rule('a'), correlation('a, nobody')) })).toEqual([
      'error unknown-reference c.yml:19:14',
    ]);
    expect(link({ 'c.yml': file(rule('a'), correlation('a, nobody')) }).issues[0]).toMatchObject({ document: 2 });
  });

  it('that find several rules are refused, unless one stands in the same file', () => {
    const texts = { 'a.yml': rule('a'), 'b.yml': rule('a') };
    expect(issuesOf({ ...texts, 'c.yml': correlation('a') })).toEqual(['error ambiguous-reference c.yml:7:11']);
    expect(link({ ...texts, 'c.yml': file(correlation('a'), rule('a')) }).issues).toEqual([]);
  });

  it('that find one rule twice are refused', () => {
    const a = rule('a');
    const id = /id: (.*)/.exec(a)?.[1] ?? '';
    expect(issuesOf({ 'c.yml': file(correlation(`a, ${id}`), a) })).toEqual(['error repeated-reference c.yml:7:14']);
  });

  it('are refused where they go round in circles, and so is what leads into the circle', () => {
    const texts = {
      'c.yml': file(
        named(correlation('c2'), 'c1'),
        named(correlation('c1'), 'c2'),
        named(correlation('c2, a'), 'c3'),
        correlation('c3'),
        rule('a'),
        correlation('a'),
      ),
    };
    const { correlations } = link(texts);
    expect(correlations.map(({ rules }) => rules)).toEqual([['a']]);
    expect(issuesOf(texts).map((issue) => issue.split(' ')[1])).toEqual([
      'cyclic-reference',
      'cyclic-reference',
      'refused-reference',
      'refused-reference',
    ]);
    expect(issuesOf({ 'c.yml': named(correlation('self'), 'self') })).toEqual(['error cyclic-reference c.yml:8:11']);
  });

  it('may lead to other correlations, which then stand before it', () => {
    const { correlations, issues } = link({
      'c.yml': file(correlation('inner, b'), named(correlation('a'), 'inner'), rule('a'), rule('b')),
    });
    expect(issues).toEqual([]);
    expect(correlations.map(({ name, rules }) => [name, rules])).toEqual([
      ['inner', ['a']],
      [null, ['inner', 'b']],
    ]);
  });

  it('may be a chain of thousands', () => {
    const parsed = parseAll({ 'c.yml': file(named(correlation('c1'), 'c0'), rule('end')) });
    const [first] = parsed.correlations;
    if (first === undefined) throw new Error('No correlation was read.');
    const chain = Array.from({ length: 20_000 }, (_, index) => ({
      ...first,
      description: { ...first.description, id: `id${index}` },
      name: `c${index}`,
      rules: [index === 19_999 ? 'end' : `c${index + 1}`],
    }));
    expect(linkRules({ ...parsed, correlations: chain }).correlations).toHaveLength(20_000);
    const ring = chain.map((one, index) => (index === 19_999 ? { ...one, rules: ['c0'] } : one));
    expect(linkRules({ ...parsed, correlations: ring }).issues).toHaveLength(20_000);
  });
});

describe('the aliases of a correlation', () => {
  const aliases = (rules: string) => `\naliases:\n  User: { ${rules} }`;

  it('name rules as `rules` does', () => {
    const a = rule('a');
    const id = /id: (.*)/.exec(a)?.[1] ?? '';
    const { correlations, issues } = link({
      'c.yml': file(correlation(`${id}, b`, aliases('a: Who, b: Whom')), a, rule('b')),
    });
    expect(issues).toEqual([]);
    expect(correlations[0]?.aliases[0]?.fields).toEqual([
      { rule: id, field: 'Who' },
      { rule: 'b', field: 'Whom' },
    ]);
  });

  it('must name rules of the correlation, each once', () => {
    const rules = [rule('a'), rule('b'), rule('c')];
    expect(issuesOf({ 'c.yml': file(correlation('a, b', aliases('a: X, b: Y, c: Z')), ...rules) })).toEqual([
      'error unknown-alias-rule c.yml:11:5',
    ]);
    const id = /id: (.*)/.exec(rules[0] ?? '')?.[1] ?? '';
    expect(issuesOf({ 'c.yml': file(correlation('a', aliases(`a: X, ${id}: Y`)), ...rules) })).toEqual([
      'error repeated-reference c.yml:11:5',
    ]);
  });

  it('should name all rules of the correlation', () => {
    expect(issuesOf({ 'c.yml': file(correlation('a, b', aliases('a: X')), rule('a'), rule('b')) })).toEqual([
      'warning incomplete-alias c.yml:11:5',
    ]);
  });
});

describe('the rules that a correlation names', () => {
  const partsOf = (texts: Texts, options?: LinkOptions) => {
    const { rules, correlations } = link(texts, options);
    return [...rules, ...correlations].filter((one) => one.isPart === true).map(({ name }) => name);
  };

  it('raise nothing by themselves', () => {
    expect(
      partsOf({ 'c.yml': file(correlation('inner, b'), named(correlation('a'), 'inner'), rule('a'), rule('b')) }),
    ).toEqual(['a', 'b', 'inner']);
  });

  it('go on raising with `generate: true`', () => {
    expect(partsOf({ 'c.yml': file(correlation('a', '\ngenerate: true'), rule('a')) })).toEqual([]);
  });

  it('go on raising where nothing runs correlations, or the correlation is refused', () => {
    expect(partsOf({ 'c.yml': file(correlation('a'), rule('a')) }, { runsCorrelations: false })).toEqual([]);
    expect(partsOf({ 'c.yml': file(correlation('a, nobody'), rule('a')) })).toEqual([]);
  });

  it('are held back in other files of the same origin with a remark, and of another origin not at all', () => {
    const texts = { 'c.yml': correlation('a'), 'theirs/a.yml': rule('a') };
    expect(partsOf(texts)).toEqual(['a']);
    expect(issuesOf(texts)).toEqual(['info rule-held-back c.yml:7:11']);
    const options: LinkOptions = { originOf: ({ description }) => description.file.split('/')[0] ?? '' };
    expect(partsOf(texts, options)).toEqual([]);
    expect(issuesOf(texts, options)).toEqual(['info rule-not-held-back c.yml:7:11']);
  });
});

describe('a filter', () => {
  const whoMatches = (texts: Texts, user: string, options?: LinkOptions) => {
    const { rules } = link(texts, options);
    const { matcher } = compileRules(rules);
    return matcher.match(windowsEvent({ A: 'x', User: user })).map((index) => rules[index]?.name);
  };

  it('is ANDed as it stands onto the rules that it names', () => {
    const rules = { 'a.yml': rule('a', 'x'), 'b.yml': rule('b', 'x') };
    expect(whoMatches({ ...rules, 'f.yml': filter('[a]') }, 'bob')).toEqual(['b']);
    expect(whoMatches({ ...rules, 'f.yml': filter('[a]') }, 'eve')).toEqual(['a', 'b']);
    expect(whoMatches({ ...rules, 'f.yml': filter('[a]', 'selection') }, 'bob')).toEqual(['a', 'b']);
    expect(whoMatches({ ...rules, 'f.yml': filter('[a]', 'selection') }, 'eve')).toEqual(['b']);
  });

  it('keeps its selections apart from the rule’s, and is named by the rule', () => {
    const { rules } = link({ 'a.yml': rule('a'), 'f.yml': filter('a'), 'g.yml': filter('a').replace('bob', 'ann') });
    expect(rules[0]?.selections.map(({ name }) => name)).toEqual([
      'selection',
      '_filter_1_selection',
      '_filter_2_selection',
    ]);
    expect(rules[0]?.filteredBy).toEqual(Array(2).fill('2f1c6b1e-0000-4000-8000-0000000000f1'));
    const taken = rule('a')
      .replace('selection:', '_filter_1_selection:')
      .replace(': selection', ': _filter_1_selection');
    const names = link({ 'a.yml': taken, 'f.yml': filter('a') }).rules[0]?.selections.map(({ name }) => name);
    expect(names).toEqual(['_filter_1_selection', '__filter_1_selection']);
  });

  it('is not taken for one of `them`', () => {
    const all = rule('a', 'x').replace(': selection', ': all of them');
    expect(whoMatches({ 'a.yml': all, 'f.yml': filter('a') }, 'eve')).toEqual(['a']);
  });

  it('for any rule reaches all rules of its logsource', () => {
    const linux = rule('c', 'x').replace('windows', 'linux');
    const { rules, issues } = link({ 'f.yml': file(filter('any'), rule('a'), rule('b'), linux) });
    expect(rules.map(({ filteredBy }) => filteredBy?.length ?? 0)).toEqual([1, 1, 0]);
    expect(issues).toEqual([]);
    expect(issuesOf({ 'f.yml': filter('any', 'not selection', '{ product: zeek }') })).toEqual([
      'error filter-without-rule f.yml:1:1',
    ]);
  });

  it('must agree with the rule’s logsource, and may leave parts of it out', () => {
    const narrow = filter('[a]', 'not selection', '{ product: windows, category: process_creation }');
    expect(issuesOf({ 'a.yml': rule('a'), 'f.yml': narrow })).toEqual(['error filter-logsource f.yml:5:11']);
    const wide = rule('a').replace('product: windows', 'product: windows\n  category: process_creation');
    expect(issuesOf({ 'a.yml': wide, 'f.yml': filter('[a]') })).toEqual([]);
  });

  it('that names no rule is an error, and a warning where it names others besides', () => {
    expect(issuesOf({ 'a.yml': rule('a'), 'f.yml': filter('[nobody]') })).toEqual([
      'error unknown-reference f.yml:5:11',
    ]);
    expect(issuesOf({ 'a.yml': rule('a'), 'f.yml': filter('[nobody, a]') })).toEqual([
      'warning unknown-reference f.yml:5:11',
    ]);
    const texts = { 'a.yml': file(rule('a'), named(correlation('a'), 'c')), 'f.yml': filter('[c]') };
    expect(issuesOf(texts)).toEqual(['error filter-on-correlation f.yml:5:11']);
  });

  it('of the site reaches all rules, and of another origin only its own', () => {
    const options: LinkOptions = { originOf: ({ description }) => (description.file.includes('/') ? 'pack' : '') };
    expect(whoMatches({ 'pack/a.yml': rule('a', 'x'), 'f.yml': filter('any') }, 'bob', options)).toEqual([]);
    expect(whoMatches({ 'a.yml': rule('a', 'x'), 'pack/f.yml': filter('[a]') }, 'bob', options)).toEqual(['a']);
    expect(issuesOf({ 'a.yml': rule('a', 'x'), 'pack/f.yml': filter('[a]') }, options)).toEqual([
      'error unknown-reference pack/f.yml:5:11',
    ]);
  });

  it('is one of at most a hundred on a rule', () => {
    const filters = Array.from({ length: 101 }, () => filter('any'));
    const { rules, issues } = link({ 'f.yml': file(rule('a'), ...filters) });
    expect(rules[0]?.filteredBy).toHaveLength(100);
    expect(issues).toMatchObject([{ code: 'too-many-filters', severity: 'warning', document: 102 }]);
  });

  it('adds to all rules together no more than can be kept', () => {
    const { rules, filters } = parseRules({ file: 'f.yml', text: file(rule('a'), filter('any')), version: '' });
    const many = <Part>(part: Part | undefined, count: number): Part[] =>
      Array.from({ length: count }, () => (part === undefined ? [] : [part])).flat();
    const { rules: linked, issues } = linkRules({
      rules: many(rules[0], 3000),
      filters: many(filters[0], 100),
      correlations: [],
    });
    const added = linked.reduce((sum, { filteredBy = [] }) => sum + filteredBy.length, 0);
    expect(added).toBeGreaterThan(200_000);
    expect(added).toBeLessThan(250_000);
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['too-many-filters']));
  });
});
