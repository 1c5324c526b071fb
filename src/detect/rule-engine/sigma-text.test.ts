import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_ONE, ANY_RUN, parseSigmaText, printSigmaText } from './sigma-text.ts';

describe('parseSigmaText', () => {
  it('takes * for any run and ? for one character', () => {
    expect(parseSigmaText('a*b?c')).toEqual(['a', ANY_RUN, 'b', ANY_ONE, 'c']);
  });

  it('lets a backslash escape only *, ? and itself', () => {
    expect(parseSigmaText('\\*')).toEqual(['*']);
    expect(parseSigmaText('\\?')).toEqual(['?']);
    expect(parseSigmaText('C:\\Windows\\cmd.exe')).toEqual(['C:\\Windows\\cmd.exe']);
    expect(parseSigmaText('end\\')).toEqual(['end\\']);
  });

  it('reads the backslashes before a wildcard as the specification lists them', () => {
    expect(parseSigmaText('\\\\*')).toEqual(['\\', ANY_RUN]);
    expect(parseSigmaText('\\\\\\*')).toEqual(['\\*']);
    expect(parseSigmaText('\\\\')).toEqual(['\\']);
    expect(parseSigmaText('\\\\\\')).toEqual(['\\\\']);
    expect(parseSigmaText('\\\\\\\\')).toEqual(['\\\\']);
  });

  it('makes one of several * in a row', () => {
    expect(parseSigmaText('**a***')).toEqual([ANY_RUN, 'a', ANY_RUN]);
  });

  it('reads back what printSigmaText wrote', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\\', '*', '?', 'é') });
    fc.assert(
      fc.property(texts, (text) => {
        const parts = parseSigmaText(text);
        expect(parseSigmaText(printSigmaText(parts))).toEqual(parts);
      }),
    );
  });
});
