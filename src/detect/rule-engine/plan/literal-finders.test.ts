import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../match/fold-case.ts';
import { type Literal, LiteralAutomaton } from './literal-automaton.ts';
import { LiteralSkipper } from './literal-skipper.ts';

/** Few characters, so that literals overlap, and the three that fold into ASCII from outside. */
const UNITS = ['a', 'b', 'k', 's', 'i', 'A', 'K', '.', '\u212A', '\u017F', '\u0130', 'é', '😀'];
const texts = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 60 });
const asciiText = (minLength: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'k', 's', 'i', '.'), minLength, maxLength: minLength + 4 });

function expectedOf(text: string, literals: readonly Literal[]): number[] {
  const folded = foldCase(text);
  return literals
    .filter((literal) => {
      if (literal.anchor === 'start') return folded.startsWith(literal.text);
      return literal.anchor === 'end' ? folded.endsWith(literal.text) : folded.includes(literal.text);
    })
    .map(({ id }) => id);
}

function found(finder: { scan: (text: string, report: (id: number) => void) => void }, text: string): number[] {
  const ids = new Set<number>();
  finder.scan(text, (id) => ids.add(id));
  return [...ids].sort((a, b) => a - b);
}

describe('LiteralAutomaton', () => {
  it('finds what includes, startsWith and endsWith find in the folded text', () => {
    const literal = fc.record({ text: asciiText(1), anchor: fc.constantFrom('none', 'start', 'end') });
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 12 }), fc.array(texts), (specs, samples) => {
        const literals = specs.map((spec, id) => ({ ...spec, id }) as Literal);
        const automaton = new LiteralAutomaton(literals);
        for (const text of [...samples, ...literals.map((one) => one.text)]) {
          expect(found(automaton, text)).toEqual(expectedOf(text, literals));
        }
      }),
    );
  });

  it('finds literals inside literals', () => {
    const literals = ['abcd', 'bcd', 'cd', 'bc'].map((text, id): Literal => ({ text, id, anchor: 'none' }));
    expect(found(new LiteralAutomaton(literals), 'xxABCDxx')).toEqual([0, 1, 2, 3]);
  });
});

describe('LiteralSkipper', () => {
  it('finds what includes finds in the folded text', () => {
    fc.assert(
      fc.property(fc.array(asciiText(6), { minLength: 1, maxLength: 8 }), fc.array(texts), (words, samples) => {
        const literals = words.map((text, id): Literal => ({ text, id, anchor: 'none' }));
        const skipper = new LiteralSkipper(literals);
        const around = words.map((word) => `é${word.toUpperCase().replace('K', '\u212A')}..`);
        for (const text of [...samples, ...around]) expect(found(skipper, text)).toEqual(expectedOf(text, literals));
      }),
    );
  });

  it('is meant for few and long literals', () => {
    expect(LiteralSkipper.suits(['sekurlsa::', 'lsadump::'])).toBe(true);
    expect(LiteralSkipper.suits(['sekurlsa::', 'cmd'])).toBe(false);
    expect(LiteralSkipper.suits(Array.from({ length: 100 }, (_, i) => `literal${i}`))).toBe(false);
  });
});
