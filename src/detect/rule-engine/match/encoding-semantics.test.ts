import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemIssues, itemMatches, soundRule } from '../fixtures/rule-under-test.ts';
import type { ValuePattern } from '../sigma-rule.ts';

function textsOf(key: string, value: string): readonly string[] {
  const { criterion } = soundRule(`sel:\n  Field${key}: ${JSON.stringify(value)}\ncondition: sel`).selections[0] ?? {};
  if (criterion?.kind !== 'field') throw new Error('expected one field');
  return criterion.patterns.map((pattern: ValuePattern) => ('text' in pattern ? pattern.text : '?'));
}

describe('base64', () => {
  it('encodes the value as UTF-8', () => {
    expect(textsOf('|base64', 'foobar')).toEqual(['Zm9vYmFy']);
    expect(textsOf('|base64', 'é')).toEqual([Buffer.from('é').toString('base64')]);
  });

  it('encodes after the text was made UTF-16', () => {
    const value = 'IEX (';
    expect(textsOf('|utf16le|base64', value)).toEqual([Buffer.from(value, 'utf16le').toString('base64')]);
    expect(textsOf('|wide|base64', value)).toEqual([Buffer.from(value, 'utf16le').toString('base64')]);
    const big = Buffer.from(value, 'utf16le').swap16();
    expect(textsOf('|utf16be|base64', value)).toEqual([big.toString('base64')]);
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(value, 'utf16le')]);
    expect(textsOf('|utf16|base64', value)).toEqual([marked.toString('base64')]);
  });

  it('refuses wildcards, which have no bytes, but takes escaped ones', () => {
    for (const modifier of ['base64', 'base64offset', 'wide']) {
      expect(itemIssues(`|${modifier}`, "'a*b'")).toEqual(['wildcard-in-encoded-value']);
      expect(itemIssues(`|contains|${modifier}`, "'ab'")).toEqual(['wildcard-in-encoded-value']);
    }
    expect(textsOf('|base64', 'a\\*b')).toEqual([Buffer.from('a*b').toString('base64')]);
  });
});

describe('base64offset', () => {
  it('refuses an empty value, which would match everything or nothing', () => {
    expect(itemIssues('|base64offset|contains', "''")).toEqual(['empty-value']);
  });

  it('gives the three shifts that pySigma gives', () => {
    expect(textsOf('|base64offset', 'foobar')).toEqual(['Zm9vYmFy', 'Zvb2Jhc', 'mb29iYX']);
  });

  it('finds the value wherever it stands in an encoded text, trimmed by byte and not by character', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'Z', '/', 'é', '€', '😀'), minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5 }), value, fc.uint8Array({ maxLength: 5 }), (before, text, after) => {
        const whole = Buffer.concat([before, Buffer.from(text), after]).toString('base64');
        expect(textsOf('|base64offset|contains', text).some((part) => whole.includes(part))).toBe(true);
      }),
    );
  });

  it('keeps the shifts of one value an OR inside the AND of all', () => {
    const encoded = Buffer.from('xxfoobar and more bazqux').toString('base64');
    expect(itemMatches('|base64offset|contains|all', "['foobar', 'bazqux']", encoded)).toBe(true);
    expect(itemMatches('|base64offset|contains|all', "['foobar', 'nowhere']", encoded)).toBe(false);
  });

  it('finds what PowerShell encodes', () => {
    const command = Buffer.from('  IEX (New-Object)', 'utf16le').toString('base64');
    expect(itemMatches('|wide|base64offset|contains', "'IEX (New'", `powershell -e ${command}`)).toBe(true);
  });
});

describe('utf16 without base64', () => {
  it('matches one character a byte', () => {
    expect(itemMatches('|utf16le|contains', "'cmd'", 'x c\0m\0d\0 y')).toBe(true);
    expect(itemMatches('|utf16be|contains', "'cmd'", 'x \0c\0m\0d y')).toBe(true);
    expect(itemMatches('|utf16|startswith', "'cmd'", '\xff\xfec\0m\0d\0')).toBe(true);
  });

  it('is refused twice in a row', () => {
    expect(itemIssues('|wide|utf16be', "'cmd'")).toEqual(['modifier-order']);
  });
});
