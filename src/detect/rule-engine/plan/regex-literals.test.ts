import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../match/fold-case.ts';
import { requiredLiterals } from './regex-literals.ts';

describe('requiredLiterals', () => {
  it.each([
    ['net\\s+user', ['user']],
    ['\\\\AppData\\\\Local\\\\Temp\\\\dat[0-9A-Z]{4}\\.tmp', ['\\appdata\\local\\temp\\dat']],
    ['(?i)/LIB/python3\\.([5-9]|[0-9]{2})/x', ['/lib/python3.']],
    ['\\.(zip|asp|url)\\?d=', ['?d=']],
    ['-[a-z]{3}-s-account|\\.up\\.railway', ['-s-account', '.up.railway']],
    ['(?:abc|defg)+', ['abc', 'defg']],
    ['ab?c', ['a']],
    ['xa{2,}y', ['xa']],
    ['abc(def)?gh', ['abc']],
  ])('names for %j the literals %j', (source, literals) => {
    expect(requiredLiterals(source)).toEqual(literals);
  });

  it.each(['a(?i)?', '.{150}', '[a-f]+', 'a|', '(a|b*)', '\\s\\d', '', '(?U)abc', '\\Qa|b\\E'])(
    'names nothing for %j',
    (source) => {
      expect(requiredLiterals(source)).toBeUndefined();
    },
  );

  it('never rules out a text that the regex meets', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'K',
      's',
      '.',
      '\\.',
      '[ab]',
      '\\w',
      '(?:',
      '(',
      ')',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{0,1}',
      '^',
      '$',
      '(?i)',
      '(?i:',
      '\\x41',
      '\\\\',
    );
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'k', 's', 'A', '.', '\\', '\u212A', '\u017F'),
      maxLength: 8,
    });
    let met = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(text, { maxLength: 8 }), (pieces, samples) => {
        const source = pieces.join('');
        let regex: RE2JS;
        try {
          regex = RE2JS.compile(source);
        } catch {
          return;
        }
        const literals = requiredLiterals(source);
        for (const sample of samples) {
          if (literals === undefined || !regex.test(sample)) continue;
          met++;
          expect(literals.some((literal) => foldCase(sample).includes(literal))).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    expect(met).toBeGreaterThan(50);
  });
});
