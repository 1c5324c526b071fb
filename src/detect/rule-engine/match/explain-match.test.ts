import { describe, expect, it } from 'vitest';
import { type Fields, soundRule, windowsEvent } from '../fixtures/rule-under-test.ts';
import { compileRules } from './compile-rules.ts';

function explain(detection: string, fields: Fields) {
  return compileRules([soundRule(detection)]).matcher.explain(0, windowsEvent(fields));
}

describe('explain', () => {
  it('names the field, its value, the pattern and the selection', () => {
    const detection =
      "img:\n  Image|endswith: ['\\a.exe', '\\b.exe']\nnot_me:\n  User: 'me'\ncondition: img and not not_me";
    expect(explain(detection, { Image: 'C:\\B.exe', User: 'you' })).toEqual([
      { field: 'Image', value: 'C:\\B.exe', pattern: '*\\b.exe', selection: 'img' },
    ]);
  });

  it('names the element of a list that matched', () => {
    expect(explain("sel:\n  A: 'b'\ncondition: sel", { A: ['a', 'B'] })).toMatchObject([{ value: 'B', pattern: 'b' }]);
  });

  it('shows keywords, regexes, networks, numbers, dates and references in readable form', () => {
    const detection = `sel:
  A|re|i: 'x+'
  B|cidr: '10.0.0.0/8'
  C|gte: 5
  D|hour|lt: 6
  E|fieldref: A
  F|exists: true
  G: null
  H: 'a*b\\*'
words: ['evil']
condition: all of them`;
    const fields = { A: 'XX', B: '10.1.1.1', C: 7, D: '2026-01-01 05:00', E: 'xx', F: null, H: 'A.b*', Z: 'so evil' };
    expect(explain(detection, fields).map(({ field, value, pattern }) => [field, value, pattern])).toEqual([
      ['A', 'XX', '/x+/i'],
      ['B', '10.1.1.1', '10.0.0.0/8'],
      ['C', '7', '≥ 5'],
      ['D', '2026-01-01 05:00', 'hour < 6'],
      ['E', 'xx', 'equals the field A'],
      ['F', '', 'exists'],
      ['G', '', 'null'],
      ['H', 'A.b*', 'a*b\\*'],
      ['keywords', 'so evil', '*evil*'],
    ]);
  });

  it('is empty where the rule does not match, or is for other logs', () => {
    expect(explain("sel:\n  A: 'b'\ncondition: sel", { A: 'x' })).toEqual([]);
    const { matcher } = compileRules([soundRule("sel:\n  A: 'b'\ncondition: sel")]);
    const linux = { fields: { A: 'b' }, logsource: { product: 'linux', service: '', categories: [] } };
    expect(matcher.explain(0, linux)).toEqual([]);
    expect(matcher.explain(5, linux)).toEqual([]);
  });
});
