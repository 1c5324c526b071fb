import { describe, expect, it } from 'vitest';
import { matches, parseOne } from '../fixtures/rule-under-test.ts';

const keywords = (list: string) => `words:\n  ${list.replaceAll('\n', '\n  ')}\ncondition: words`;

describe('keywords', () => {
  it('are found anywhere in any value of the event, whatever their case', () => {
    const rule = keywords("- 'evil.exe'\n- 'mimi'");
    expect(matches(rule, { A: 'x', B: 'run EVIL.exe now' })).toBe(true);
    expect(matches(rule, { A: ['x', ['Mimikatz']] })).toBe(true);
    expect(matches(rule, { A: 'x', B: 5 })).toBe(false);
  });

  it('are not found in field names', () => {
    expect(matches(keywords("- 'mimi'"), { mimi: 'x' })).toBe(false);
  });

  it('can be short, numbers, or outside ASCII', () => {
    expect(matches(keywords('- 4625'), { A: 14_625 })).toBe(true);
    expect(matches(keywords("- 'a'"), { A: 'x', B: 'bar' })).toBe(true);
    expect(matches(keywords("- 'Ünïcode'"), { A: 'some ünïCODE text' })).toBe(true);
  });

  it('keep their own wildcards', () => {
    expect(matches(keywords("- 'a*z'"), { A: '..a..z..' })).toBe(true);
    expect(matches(keywords("- 'a*z'"), { A: 'a', B: 'z' })).toBe(false);
  });

  it("must all be found with '|all', though not in one value", () => {
    const rule = "words:\n  '|all':\n    - 'one'\n    - 'two'\ncondition: words";
    expect(matches(rule, { A: 'one', B: 'two' })).toBe(true);
    expect(matches(rule, { A: 'one' })).toBe(false);
  });

  it('can be regexes', () => {
    const rule = "words:\n  '|re':\n    - 'ev[i1]l'\ncondition: words";
    expect(matches(rule, { A: 'x', B: 'some ev1l thing' })).toBe(true);
    expect(matches(rule, { A: 'x', B: 'some EVIL thing' })).toBe(false);
  });

  it('are found where the author says, by startswith and endswith', () => {
    const rule = "words:\n  '|startswith':\n    - 'abc'\ncondition: words";
    expect(matches(rule, { A: 'abcdef' })).toBe(true);
    expect(matches(rule, { A: 'xabc' })).toBe(false);
  });

  it('may be a single text instead of a list', () => {
    expect(matches("words: 'evil'\ncondition: words", { A: 'so evil!' })).toBe(true);
  });

  it('are refused where they would match everything or nothing', () => {
    expect(parseOne(keywords("- ''")).issues.map(({ code }) => code)).toEqual(['invalid-keyword']);
    expect(parseOne(keywords('- null')).issues.map(({ code }) => code)).toEqual(['invalid-keyword']);
    expect(parseOne('words: []\ncondition: words').issues.map(({ code }) => code)).toContain('empty-selection');
  });
});

describe('lists of maps', () => {
  it('are an OR of ANDs', () => {
    const rule = "sel:\n  - A: 'x'\n    B: 'y'\n  - C: 'z'\ncondition: sel";
    expect(matches(rule, { A: 'x', B: 'y' })).toBe(true);
    expect(matches(rule, { A: 'x', B: 'n' })).toBe(false);
    expect(matches(rule, { A: 'n', C: 'z' })).toBe(true);
  });

  it('may hold keywords too', () => {
    const rule = "sel:\n  - A: 'x'\n  - 'evil'\ncondition: sel";
    expect(matches(rule, { A: 'x' })).toBe(true);
    expect(matches(rule, { B: 'very evil' })).toBe(true);
    expect(matches(rule, { B: 'x' })).toBe(false);
  });

  it('keep two items on one field apart in one map', () => {
    const rule = "sel:\n  A|startswith: 'x'\n  A|endswith: 'y'\ncondition: sel";
    expect(matches(rule, { A: 'x..y' })).toBe(true);
    expect(matches(rule, { A: 'x..n' })).toBe(false);
  });
});
