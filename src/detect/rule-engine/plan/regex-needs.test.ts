import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../match/fold-case.ts';
import { mayHave, toTextNeeds } from '../match/text-needs.ts';
import { regexNeeds } from './regex-needs.ts';

const requiredLiterals = (source: string) => regexNeeds(source, '').literals;

describe('what a regex needs', () => {
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
    ['[Rr][Uu][Nn]32', ['run32']],
    ['\\w\\.[ "\']{1}', ['. ', '."', ".'"]],
    ['x[ab]+y', ['xa', 'xb']],
    ['[ab][cd][ef]', ['ac', 'ad', 'bc', 'bd']],
  ])('is for %j one of the literals %j', (source, literals) => {
    expect(requiredLiterals(source)).toEqual(literals);
  });

  it.each(['a(?i)?', '.{150}', '[a-f]+', 'a|', '(a|b*)', '\\s\\d', '', '(?U)abc', '\\Qa|b\\E', '[ab]'])(
    'is no literal for %j',
    (source) => {
      expect(requiredLiterals(source)).toBeUndefined();
    },
  );

  it.each([
    ['\\s[a-fA-F0-9]{64}\\s[a-fA-F0-9]{16}', '', [82, 64]],
    ['.{1000,}', '', [1000, undefined]],
    ['(^[a-z]{8}$)|x', '', [1, undefined]],
    ['^(?:[a-z]{8}){2}\\b$', '', [16, 8]],
    ['(?:[a-z]{8})?b', '', [1, undefined]],
    ['[a-z]{8}', 'i', [8, undefined]],
    ['(?i)[a-z]{8}', '', [8, undefined]],
    ['[^a-z]{8}', '', [8, undefined]],
    ['\u{1F600}?', '', [0, undefined]],
    ['a|bc', '', [1, undefined]],
    ['\\Qab', '', [0, undefined]],
  ])('is for %j with flags %j a length and a stretch: %j', (source, flags, expected) => {
    const needs = regexNeeds(source, flags);
    expect([needs.minLength, needs.run?.count]).toEqual(expected);
  });

  it('never rules out a text that the regex meets', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'K',
      's',
      '.',
      '\\.',
      '[ab]',
      '[aK]',
      '[a-b]{8}',
      '[^a]',
      '\u{1F600}',
      '\\b',
      '\\pL',
      '\\01',
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
      unit: fc.constantFrom('a', 'a', 'b', 'b', 'k', 's', 'A', '.', '\\', '\u212A', '\u017F', '\u{1F600}', 'abbaabab'),
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
        const needs = regexNeeds(source, '');
        for (const sample of samples) {
          if (!regex.test(sample)) continue;
          if (needs.minLength > 0) met++;
          const bytes = Buffer.from(JSON.stringify(sample));
          expect(sample.length).toBeGreaterThanOrEqual(needs.minLength);
          expect(mayHave(toTextNeeds(needs), { all: bytes, from: 1, to: bytes.length - 1 })).toBe(true);
          if (needs.literals === undefined) continue;
          expect(needs.literals.some((literal) => foldCase(sample).includes(literal))).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    expect(met).toBeGreaterThan(50);
  });
});
