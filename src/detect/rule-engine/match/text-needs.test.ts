import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHave, toTextNeeds } from './text-needs.ts';

const fromTo = (text: string) => ({ all: Buffer.from(`aaa${text}aaa`), from: 3, to: 3 + text.length });

describe('what a text needs', () => {
  it('is a length, and a stretch of members wherever it stands', () => {
    let had = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'aa', 'ab', 'x', 'ba'), { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(14),
        (pieces, count, minLength) => {
          const text = pieces.join('');
          const needs = toTextNeeds({ literals: undefined, minLength, run: { characters: 'ab', count } });
          const has = text.length >= minLength && new RegExp(`[ab]{${count}}`).test(text);
          if (has) had++;
          expect(mayHave(needs, fromTo(text))).toBe(has);
        },
      ),
      { numRuns: 1000 },
    );
    expect(had).toBeGreaterThan(100);
  });
});
