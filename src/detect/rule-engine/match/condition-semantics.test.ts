import { describe, expect, it } from 'vitest';
import { type Fields, matches, parseOne } from '../fixtures/rule-under-test.ts';

/** A rule over selections `a`, `b`, `sel_1`, `sel_2`, `_hidden`, each true where the event has a field of that name. */
function holds(condition: string, ...present: readonly string[]): boolean {
  const names = ['a', 'b', 'sel_1', 'sel_2', '_hidden'];
  const selections = names.map((name) => `${name}:\n  ${name}|exists: true`).join('\n');
  const fields: Fields = Object.fromEntries([['Other', 'x'], ...present.map((name) => [name, 'x'])]);
  return matches(`${selections}\ncondition: ${condition}`, fields);
}

function faultOf(condition: string): { code: string; line: number; column: number } | undefined {
  const [issue] = parseOne(`a:\n  A: 'x'\nb:\n  B: 'x'\ncondition: ${condition}`).issues.filter(
    ({ severity }) => severity === 'error',
  );
  return issue && { code: issue.code, line: issue.line, column: issue.column };
}

describe('conditions', () => {
  it('bind not before and, and before or', () => {
    expect(holds('a or b and sel_1', 'a')).toBe(true);
    expect(holds('(a or b) and sel_1', 'a')).toBe(false);
    expect(holds('not a and b', 'b')).toBe(true);
    expect(holds('not (a and b)', 'a')).toBe(true);
    expect(holds('not a or b', 'a', 'b')).toBe(true);
    expect(holds('not not a', 'a')).toBe(true);
  });

  it('know 1 of, any of and all of, by pattern', () => {
    expect(holds('1 of sel_*', 'sel_2')).toBe(true);
    expect(holds('any of sel_*', 'sel_2')).toBe(true);
    expect(holds('all of sel_*', 'sel_2')).toBe(false);
    expect(holds('all of sel_*', 'sel_1', 'sel_2')).toBe(true);
    expect(holds('1 of *l_1', 'sel_1')).toBe(true);
    expect(holds('a and not 1 of sel_*', 'a')).toBe(true);
    expect(holds('a and not 1 of sel_*', 'a', 'sel_1')).toBe(false);
    expect(holds('not all of sel_*', 'sel_1')).toBe(true);
  });

  it('pass over selections that begin with an underscore, unless the pattern does', () => {
    expect(holds('1 of them', '_hidden')).toBe(false);
    expect(holds('1 of *', '_hidden')).toBe(false);
    expect(holds('all of them', 'a', 'b', 'sel_1', 'sel_2')).toBe(true);
    expect(holds('1 of _hid*', '_hidden')).toBe(true);
    expect(holds('_hidden', '_hidden')).toBe(true);
  });

  it('in a list are an OR', () => {
    expect(holds("['a and b', 'sel_1']", 'sel_1')).toBe(true);
    expect(holds("['a and b', 'sel_1']", 'a')).toBe(false);
  });

  it('name the line and column of what is wrong', () => {
    expect(faultOf('a and c')).toEqual({ code: 'unknown-selection', line: 12, column: 20 });
    expect(faultOf("'a and c'")).toEqual({ code: 'unknown-selection', line: 12, column: 21 });
    expect(faultOf('a and')).toMatchObject({ code: 'invalid-condition', line: 12 });
    expect(faultOf('a b')).toMatchObject({ code: 'invalid-condition', column: 16 });
    expect(faultOf('(a or b')).toMatchObject({ code: 'invalid-condition', column: 14 });
    expect(faultOf('a or or b')).toMatchObject({ code: 'invalid-condition', column: 19 });
    expect(faultOf('2 of them')).toMatchObject({ code: 'invalid-condition', column: 14 });
    expect(faultOf('1 of nothing*')).toMatchObject({ code: 'unknown-selection', column: 19 });
    expect(faultOf('[]')).toMatchObject({ code: 'invalid-condition' });
  });

  it('refuse the aggregations of Sigma 1 with a hint', () => {
    const { issues } = parseOne("a:\n  A: 'x'\ncondition: a | count() by Host > 5");
    expect(issues[0]).toMatchObject({ code: 'aggregation-in-condition', column: 16 });
    expect(issues[0]?.message).toContain('correlation');
  });

  it('refuse nesting without bounds instead of breaking', () => {
    expect(faultOf(`${'('.repeat(5000)}a${')'.repeat(5000)}`)).toMatchObject({ code: 'invalid-condition' });
    expect(faultOf(`${'not '.repeat(3000)}a`)).toMatchObject({ code: 'invalid-condition' });
  });

  it('warn of a selection that they never use', () => {
    const { issues } = parseOne("a:\n  A: 'x'\nb:\n  B: 'x'\ncondition: a");
    expect(issues).toMatchObject([{ severity: 'warning', code: 'unused-selection', line: 10, column: 3 }]);
  });
});
