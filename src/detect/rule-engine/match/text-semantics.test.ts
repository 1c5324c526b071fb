import { describe, expect, it } from 'vitest';
import { itemIssues, itemMatches, matches } from '../fixtures/rule-under-test.ts';

describe('text values', () => {
  it('match whatever their case, also outside ASCII', () => {
    expect(itemMatches('', "'WhoAmI'", 'wHOaMi')).toBe(true);
    expect(itemMatches('|contains', "'ПРИВЕТ'", 'x привет y')).toBe(true);
    expect(itemMatches('|contains', "'ΟΔΟΣ'", 'η οδος')).toBe(true);
    expect(itemMatches('|contains', "'kernel'", '\u212Aernel')).toBe(true);
  });

  it('match the whole field unless a wildcard or modifier says otherwise', () => {
    expect(itemMatches('', "'cmd'", 'cmd.exe')).toBe(false);
    expect(itemMatches('', "'*cmd'", 'x cmd')).toBe(true);
    expect(itemMatches('', "'cmd*'", 'cmd.exe')).toBe(true);
    expect(itemMatches('', "'*cmd*'", 'x cmd.exe')).toBe(true);
  });

  it('take * for any run and ? for exactly one character', () => {
    expect(itemMatches('', "'prog?.exe'", 'progA.exe')).toBe(true);
    expect(itemMatches('', "'prog?.exe'", 'prog.exe')).toBe(false);
    expect(itemMatches('', "'prog?.exe'", 'prog😀.exe')).toBe(true);
    expect(itemMatches('', "'a*b*c'", 'a1b2b3c')).toBe(true);
    expect(itemMatches('', "'a*b*c'", 'a1c2b')).toBe(false);
    expect(itemMatches('', "'*?a?'", 'xab')).toBe(true);
    expect(itemMatches('', "'*?a?'", 'ab')).toBe(false);
    expect(itemMatches('', "'ab*ba'", 'aba')).toBe(false);
  });

  it('let * run over line ends', () => {
    expect(itemMatches('', "'first*last'", 'first\r\nlast')).toBe(true);
  });

  it('take a backslash literally except before *, ? and itself', () => {
    expect(itemMatches('', "'C:\\Windows\\x'", 'c:\\windows\\x')).toBe(true);
    expect(itemMatches('', "'\\\\\\\\host\\\\share'", '\\\\host\\share')).toBe(true);
    expect(itemMatches('', "'100\\*'", '100*')).toBe(true);
    expect(itemMatches('', "'100\\*'", '100 percent')).toBe(false);
    expect(itemMatches('', "'C:\\\\*'", 'C:\\temp')).toBe(true);
  });

  it('add * by contains, startswith and endswith only where the author has not', () => {
    expect(itemMatches('|contains', "'*b*'", 'abc')).toBe(true);
    expect(itemMatches('|startswith', "'a*'", 'abc')).toBe(true);
    expect(itemMatches('|endswith', "'*c'", 'abc')).toBe(true);
    expect(itemMatches('|endswith', "'b?'", 'abc')).toBe(true);
    expect(itemMatches('|startswith', "'b'", 'abc')).toBe(false);
  });

  it('mind their case with cased', () => {
    expect(itemMatches('|cased', "'Abc'", 'Abc')).toBe(true);
    expect(itemMatches('|cased', "'Abc'", 'abc')).toBe(false);
    expect(itemMatches('|contains|cased', "'B'", 'aBc')).toBe(true);
    expect(itemMatches('|contains|cased', "'B'", 'abc')).toBe(false);
    expect(itemMatches('|cased', "'A*c?e'", 'AxcDe')).toBe(true);
    expect(itemMatches('|cased', "'A*c?e'", 'axcDe')).toBe(false);
  });

  it('are alternatives in a list, and conditions all to be met with all', () => {
    expect(itemMatches('|contains', "['a', 'b']", 'xb')).toBe(true);
    expect(itemMatches('|contains|all', "['a', 'b']", 'xb')).toBe(false);
    expect(itemMatches('|contains|all', "['a', 'b']", 'bxa')).toBe(true);
  });

  it('warn of all on a single value', () => {
    expect(itemIssues('|contains|all', "'a'")).toEqual(['all-on-single-value']);
  });

  it('match an empty text only where the field is there and empty', () => {
    expect(itemMatches('', "''", '')).toBe(true);
    expect(itemMatches('', "''", 'x')).toBe(false);
    expect(itemMatches('', "''", null)).toBe(false);
    expect(itemMatches('', "''", undefined)).toBe(false);
  });

  it('match * on any text, also an empty one, but not on null or nothing', () => {
    expect(itemMatches('', "'*'", '')).toBe(true);
    expect(itemMatches('', "'*'", 'x')).toBe(true);
    expect(itemMatches('', "'*'", null)).toBe(false);
    expect(itemMatches('', "'*'", undefined)).toBe(false);
  });
});

describe('windash', () => {
  it('meets each of the five dashes at a word start', () => {
    for (const dash of ['-', '/', '–', '—', '―']) {
      expect(itemMatches('|contains|windash', "' -exec '", `cmd ${dash}exec x`)).toBe(true);
      expect(itemMatches('|windash|contains', "' /exec '", `cmd ${dash}exec x`)).toBe(true);
    }
  });

  it('meets every permutation where a value has several dashes', () => {
    expect(itemMatches('|windash|contains', "'-a -b'", '—a /b')).toBe(true);
    expect(itemMatches('|windash|contains', "'-a -b'", '/a +b')).toBe(false);
  });

  it('leaves a dash inside a word alone', () => {
    expect(itemMatches('|windash|contains', "'foo-bar'", 'foo/bar')).toBe(false);
  });

  it('knows the letters of every script for those of a word', () => {
    for (const word of ['über', 'ключ', '選択', '_x', '9']) {
      expect(itemMatches('|contains|windash', `' -${word}'`, `cmd /${word}`)).toBe(true);
      expect(itemMatches('|contains|windash', `' –${word}'`, `cmd -${word}`)).toBe(true);
    }
    expect(itemMatches('|contains|windash', "'größe-ü'", 'größe/ü')).toBe(false);
    expect(itemMatches('|contains|windash', "'ß-x'", 'ß/x')).toBe(false);
    expect(itemMatches('|contains|windash', "' - x'", ' / x')).toBe(false);
  });

  it('keeps the alternatives of one value an OR inside the AND of all', () => {
    const item = "['-a', '-b']";
    expect(itemMatches('|windash|contains|all', item, '/a –b')).toBe(true);
    expect(itemMatches('|windash|contains|all', item, '/a')).toBe(false);
    expect(itemMatches('|contains|all|windash', item, '/a –b')).toBe(true);
  });

  it('refuses a value that would grow beyond bounds', () => {
    expect(itemIssues('|windash', "'-a -b -c -d -e -f'")).toEqual(['too-many-alternatives']);
  });
});

describe('re', () => {
  it('is unanchored and minds the case', () => {
    expect(itemMatches('|re', "'b.d'", 'abcde')).toBe(true);
    expect(itemMatches('|re', "'B.D'", 'abcde')).toBe(false);
  });

  it('takes the value raw: wildcards and backslashes are the regex’s own', () => {
    expect(itemMatches('|re', "'^a\\*b$'", 'a*b')).toBe(true);
    expect(itemMatches('|re', "'^a*b$'", 'aaab')).toBe(true);
  });

  it('obeys the flags i, m and s', () => {
    expect(itemMatches('|re|i', "'B.D'", 'abcde')).toBe(true);
    expect(itemMatches('|re', "'^b$'", 'a\nb')).toBe(false);
    expect(itemMatches('|re|m', "'^b$'", 'a\nb')).toBe(true);
    expect(itemMatches('|re', "'a.b'", 'a\nb')).toBe(false);
    expect(itemMatches('|re|s', "'a.b'", 'a\nb')).toBe(true);
  });

  it('knows inline flags, which the public rules use', () => {
    expect(itemMatches('|re', "'(?i)/LIB/python3'", '/lib/Python3')).toBe(true);
  });

  it('finds the guarded literals of a case-insensitive regex in their odd spellings', () => {
    expect(itemMatches('|re|i', "'sku'", '\u017F\u212Au')).toBe(true);
  });

  it('runs in linear time on what would kill a backtracking engine', () => {
    expect(itemMatches('|re', "'(a+)+$'", `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  it('refuses lookaround, back-references and broken syntax', () => {
    for (const source of ["'a(?=b)'", "'(a)\\1'", "'(a'"]) {
      expect(itemIssues('|re', source)).toEqual(['regex-unsupported']);
    }
  });

  it('must stand before modifiers that change the text, and its flags after it', () => {
    expect(itemIssues('|contains|re', "'a'")).toEqual(['modifier-order']);
    expect(itemIssues('|re|contains', "'a'")).toEqual(['modifier-type']);
    expect(itemIssues('|i', "'a'")).toEqual(['modifier-order']);
  });
});

describe('field names', () => {
  it('compare after stripping spaces, on both sides', () => {
    expect(matches("sel:\n  Source Name: 'x'\ncondition: sel", { SourceName: 'x' })).toBe(true);
    expect(matches("sel:\n  SourceName: 'x'\ncondition: sel", { 'Source Name': 'x' })).toBe(true);
  });

  it('both count where an event has two spellings of one name', () => {
    expect(matches("sel:\n  SourceName: 'y'\ncondition: sel", { SourceName: 'x', 'Source Name': 'y' })).toBe(true);
  });

  it('mind their case', () => {
    expect(matches("sel:\n  image: 'x'\ncondition: sel", { Image: 'x' })).toBe(false);
  });

  it('are never looked up among the properties of all objects', () => {
    expect(matches('sel:\n  constructor|exists: true\ncondition: sel', { Image: 'x' })).toBe(false);
    const hostile = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    expect(matches("sel:\n  __proto__: 'x'\ncondition: sel", hostile)).toBe(true);
  });
});
