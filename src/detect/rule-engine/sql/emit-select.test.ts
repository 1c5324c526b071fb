import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundRule } from '../fixtures/rule-under-test.ts';
import { emitSelect } from './emit-select.ts';
import type { SqlLayout } from './sql-layout.ts';
import { sqlString } from './sql-text.ts';

/** A store that keeps `Kept` of every event. */
const LAYOUT: SqlLayout = {
  table: 'events',
  columns: ['id'],
  logsource: { product: 'product', service: 'service', categories: 'categories' },
  field: (name, nameInSql) => ({
    isAlwaysKept: name.startsWith('Kept'),
    texts: `texts_of(${nameInSql})`,
    isPresent: `has_field(${nameInSql})`,
    isNull: `is_null(${nameInSql})`,
  }),
  everyText: 'all_texts',
  keepsEveryField: 'is_whole',
};

const emitted = (detection: string) => emitSelect(soundRule(detection), LAYOUT);

describe('a rule as SQL', () => {
  it('names the texts it looks at once', () => {
    const { definitions, matched, undecided } = emitted('sel: {Kept|contains: a, Kept|endswith: b}\ncondition: sel');
    expect([...definitions.keys()]).toEqual(['texts_Kept', 'folded_Kept']);
    expect(matched.match(/folded_Kept/g)).toHaveLength(2);
    expect(undecided).toBeNull();
  });

  it('gives no two fields the same name', () => {
    const names = ['a.b', 'a_b', 'a_x2e_b', 'a-b', 'ab', "a'b"].map((field) => {
      const { definitions } = emitted(`sel: {"Kept${field}": x}\ncondition: sel`);
      return [...definitions.keys()][0] ?? '';
    });
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^texts_\w+$/);
  });

  it('leaves to the matcher what the store does not keep, and only where the rest of the rule may hold', () => {
    const { notKept, matched, undecided } = emitted('sel: {Kept: a, Own: b}\nwords: [c]\ncondition: sel and not words');
    expect(notKept).toEqual(['Own', 'keywords']);
    expect(matched.startsWith('(is_whole AND ')).toBe(true);
    expect(undecided).toBe("(NOT (is_whole) AND arrayExists(text -> text = 'a', folded_Kept))");
  });

  it('needs no matcher where the rule cannot hold whatever the store left out', () => {
    expect(emitted('sel: {Kept: a}\ncondition: not not sel').undecided).toBeNull();
    // Of nothing kept anything may hold: every event of the store that is not whole.
    expect(emitted('own: {Own: b}\ncondition: not own').undecided).toBe('NOT (is_whole)');
  });
});

describe('a literal', () => {
  it('holds any text between its two quotes, in characters that are safe to show', () => {
    const hostile = fc.string({
      unit: fc.constantFrom("'", '\\', '{', '}', ';', '\n', '\0', '\u202e', '😀', 'é', 'x', '\ud800'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(sqlString(text)).toMatch(/^'(?:[^'\\{};\p{Cc}\p{Cf}]|\\['\\nrt]|\\x[0-9a-f]{2})*'$/u);
      }),
    );
  });

  it('keeps a parameter of the client from being one', () => {
    expect(sqlString('{a:String}')).toBe("'\\x7ba:String\\x7d'");
  });
});
